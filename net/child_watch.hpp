// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// A child process of ours until its end, which nobody else may wait for. One that is still running when this goes is
/// nobody's concern any more, and is a zombie once it has ended.
class ChildWatch {
public:
    explicit ChildWatch(pid_t pid);
    ChildWatch(ChildWatch&& other) noexcept;
    ChildWatch& operator=(ChildWatch&&) = delete;
    ~ChildWatch();

    /// -1 once it is known to have ended.
    pid_t pid() const { return pid_; }
    /// Its exit status, 128 and the signal when it was killed; nothing while it runs.
    std::optional<int> ended();
    /// Until it has ended, the moment has passed or the waiting task is killed; ended() knows which. Several may wait.
    Task<void> end_or(Instant deadline);
    /// Blocks the thread until it has ended, at most so long: whether it has.
    bool ended_within(std::chrono::milliseconds patience);
    /// Does nothing once it is known to have ended.
    void send(int signal) const;

private:
    pid_t pid_;
    int handle_;  ///< pidfd, readable once it has ended; -1 when the system had none to give
    std::optional<int> status_;
};

}  // namespace scribed::net
