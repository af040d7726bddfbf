// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// Calls `on_passed` on the executor when a moment passes; the callback usually closes what is being waited for.
/// Moving the moment further away is free: the timer is left as it is and looks again when it fires.
/// All calls on the executor. Destruction drops the callback.
class Deadline {
public:
    Deadline(Executor executor, std::function<void()> on_passed);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void set(Instant when);
    void clear() { set(Instant::max()); }
    /// Whether the moment last set has passed.
    bool passed() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace scribed::net
