// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/clock.hpp"
#include "daemon/piece_sender.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::daemon {

/// The batch jobs that wait, or may have to, for something that others bring about; one per session. On one executor.
class WaitingJobs {
public:
    explicit WaitingJobs(net::Executor executor) : executor_(executor) {}

    /// One job. It is here before it looks at what it may have to wait for, so that nothing is brought about between
    /// its look and its wait() unheard.
    class Job {
    public:
        Job(WaitingJobs& jobs, std::string session, std::string user);
        Job(const Job&) = delete;
        Job& operator=(const Job&) = delete;
        ~Job();

        /// True when woken, at once when it was since it is here; false at `until` or when killed.
        net::Task<bool> wait(PieceWait::For what, Instant until);

    private:
        friend WaitingJobs;
        WaitingJobs& jobs_;
        const std::string session_;
        const std::string user_;
        bool for_service_ = false;  ///< it waits for one
        bool recovered_ = false;    ///< one was down and answers
        net::Signal wake_;
    };

    /// Whatever it waits for.
    void wake(const std::string& session);
    /// One that was down answers: nothing to those that wait for an account or for usage.
    void service_recovered();
    /// All of this user's: the account may be one that they wait for, have usage, or be asked at once.
    void account_linked(const std::string& user);

private:
    net::Executor executor_;
    std::map<std::string, Job*> jobs_;  ///< by session
};

}  // namespace scribed::daemon
