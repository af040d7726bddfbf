// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "daemon/batch_job.hpp"
#include "daemon/session_registry.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// All batch jobs of the process, on one executor. Jobs run side by side; pieces share batch.parallel places in the
/// order of asking, so that one long session does not keep the others waiting for its end.
class BatchRunner {
public:
    BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor);

    /// Starts the session's job unless it is under way. The session's state is `transcribing` in the store already. Any
    /// thread.
    void enqueue(std::string session);
    /// Jobs that wait for an account to be linked again try now. On executor().
    void look_again();
    net::Executor executor() const { return executor_; }
    /// Ends the job of this session, if one is under way (true): the transcript stays what it was, and a later
    /// enqueue() goes on with what was answered. On executor().
    net::Task<bool> cancel(std::string session);
    /// Whether a job of this session is under way. On executor().
    net::Task<bool> busy(std::string session);
    /// Kill: jobs stop where they are and go on after the next start.
    net::Task<void> stop();

private:
    struct Leave;
    net::Task<void> run(std::string session);
    net::Task<void> work(std::string session, std::shared_ptr<Feed> feed);
    net::Task<void> settle_cancelled(std::string session, std::shared_ptr<Feed> feed);
    net::Task<void> settle(
        std::string session, std::shared_ptr<Feed> feed, store::SessionState state, std::string reason
    );

    Services& services_;
    SessionRegistry& registry_;
    net::Executor executor_;
    Log log_;
    Slots slots_;
    net::TaskGroup jobs_;
    struct Job {
        net::TaskGroup* work = nullptr;  ///< while there is something to kill
        bool cancelled = false;
    };
    std::map<std::string, Job> under_way_;        ///< by session
    std::map<std::string, net::Signal> waiting_;  ///< for an account, or for usage, by session
};

}  // namespace scribed::daemon
