// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/clock.hpp"
#include "daemon/piece_sender.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::daemon {

/// The batch jobs that wait until a time, or until what they wait for may be there; one per session. On one executor.
class WaitingJobs {
public:
    explicit WaitingJobs(net::Executor executor) : executor_(executor) {}

    /// True when woken, false at `until` or when killed.
    net::Task<bool> wait(std::string session, std::string user, PieceWait::For what, Instant until);

    /// Whatever it waits for.
    void wake(const std::string& session);
    /// One that was down answers: nothing to those that wait for an account or for usage.
    void service_recovered();
    /// All of this user's: the account may be one that they wait for, have usage, or be asked at once.
    void account_linked(const std::string& user);

private:
    struct Waiting {
        std::string user;
        PieceWait::For what;
        net::Signal wake;
    };
    net::Executor executor_;
    std::map<std::string, Waiting> jobs_;  ///< by session
};

}  // namespace scribed::daemon
