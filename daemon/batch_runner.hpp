// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/analysis_queue.hpp"
#include "daemon/batch_job.hpp"
#include "daemon/job_standing.hpp"
#include "daemon/session_registry.hpp"
#include "daemon/waiting_jobs.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// All batch jobs of the process, on one executor. Jobs run side by side; their pieces share batch.parallel places
/// (net/slots.hpp), so that one user's long sessions do not keep the others waiting for their end. While the
/// service is down one job at a time finds out whether it still is, and the others take neither places nor memory.
class BatchRunner {
public:
    BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor);

    /// Starts the session's job; one that waits tries now, one that is under way goes on, one that is at its end begins
    /// anew. The session's state is `transcribing` in the store already. Any thread.
    void enqueue(std::string session);
    /// Somebody who may is about to enqueue() it: an end that is not stored by now will not be. On executor().
    net::Task<void> expect(std::string session);
    /// A service that was down answers: the jobs that wait for one try now. Any thread.
    void service_recovered();
    /// What the user's jobs wait for may be there: they try now. Any thread.
    void account_linked(std::string user);
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
    net::Task<void> pass(std::string session, std::shared_ptr<Feed> feed);
    net::Task<void> begin(std::string session, std::shared_ptr<Feed> feed);
    net::Task<void> work(std::string session, std::shared_ptr<Feed> feed);
    net::Task<void> settle_cancelled(std::string session, std::shared_ptr<Feed> feed);
    /// As the store has it; waits for one that cannot be read. Errc::not_found: it was deleted; else: killed.
    net::Task<Result<store::SessionRow>> stored(std::string session);
    /// Returns when that is stored, the job asked for anew, or killed.
    net::Task<void> insist(std::string session, JobStanding& standing, store::SessionState state, std::string reason);
    /// What a job found before it runs.
    struct Scouted {
        bool waited = false;                     ///< its service is down: it has waited, and is to look again
        std::optional<net::Slots::Place> place;  ///< it is the one that finds out whether it still is
    };
    /// `patient`: it may still wait; else this is its last try, made at once. `why`: what it waits for, once known.
    net::Task<Scouted> scout(
        const store::SessionRow& row,
        bool patient,
        const std::string& why,
        JobStanding& standing,
        WaitingJobs::Job& waiting
    );
    /// When the first lane that could serve may be tried; nothing when one of them is not down.
    std::optional<Instant> down_until(const std::string& user) const;

    Services& services_;
    SessionRegistry& registry_;
    net::Executor executor_;
    Log log_;
    net::Slots slots_;
    net::Slots scouts_{1};  ///< jobs that find out whether a service is still down
    AnalysisQueue analyses_;
    WaitingJobs waiting_;
    net::TaskGroup jobs_;
    struct Job {
        net::TaskGroup* work = nullptr;  ///< while there is something to kill
        bool cancelled = false;
        bool over = false;   ///< it has its end, and stores it
        bool again = false;  ///< asked for anew since
    };
    std::map<std::string, Job> under_way_;  ///< by session
};

}  // namespace scribed::daemon
