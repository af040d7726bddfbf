// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "daemon/batch_job.hpp"
#include "daemon/session_registry.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// All batch jobs of the process, on one executor. Jobs run side by side; their pieces share batch.parallel places
/// (upstream/slots.hpp), so that one user's long sessions do not keep the others waiting for their end. While the
/// service is down one job at a time finds out whether it still is, and the others take neither places nor memory.
class BatchRunner {
public:
    BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor);

    /// Starts the session's job; one that waits tries now, one that is under way goes on. The session's state is
    /// `transcribing` in the store already. Any thread.
    void enqueue(std::string session);
    /// What jobs wait for may be there: an account is linked, a service answers. Any thread.
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
    /// True when notified, false at `until` or when killed.
    net::Task<bool> wait(std::string session, Instant until);
    /// When the first lane that could serve may be tried; nothing when one of them is not down.
    std::optional<Instant> down_until(const std::string& user) const;

    Services& services_;
    SessionRegistry& registry_;
    net::Executor executor_;
    Log log_;
    upstream::Slots slots_;
    upstream::Slots scouts_{1};  ///< jobs that find out whether a service is still down
    net::TaskGroup jobs_;
    struct Job {
        net::TaskGroup* work = nullptr;  ///< while there is something to kill
        bool cancelled = false;
    };
    std::map<std::string, Job> under_way_;        ///< by session
    std::map<std::string, net::Signal> waiting_;  ///< for an account, usage or a service, by session
};

}  // namespace scribed::daemon
