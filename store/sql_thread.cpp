// SPDX-License-Identifier: Apache-2.0
#include "store/sql_thread.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace scribed::store {
namespace {

constexpr std::size_t kMostInGroup = 500;
constexpr std::chrono::seconds kLogEvery{10};

using Failure = SqlThread::Failure;
using Job = SqlThread::Job;

Failure failure_of(const Result<void>& result) {
    if (result) return std::nullopt;
    return result.error();
}

Failure run_guarded(Job& job) {
    try {
        return job.work();
    } catch (const std::exception& e) {
        return Error(Errc::internal, e.what());
    }
}

// One job inside the open transaction; a failed one leaves nothing.
Failure run_inside(Job& job, SqlDatabase& database) {
    if (auto set = database.savepoint(); !set) return set.error();
    Failure failure = run_guarded(job);
    if (!database.in_transaction()) return failure;
    const auto ended = failure ? database.undo() : database.release();
    if (!ended) database.rollback();
    return failure;
}

// All jobs in one transaction. False when that was lost as a whole: nothing is stored then.
bool run_together(std::vector<Job>& jobs, SqlDatabase& database) {
    for (auto& job : jobs) {
        job.failure = run_inside(job, database);
        if (!database.in_transaction()) return false;
    }
    if (database.commit()) return true;
    database.rollback();
    return false;
}

void run_by_itself(Job& job, SqlDatabase& database) {
    job.failure = failure_of(database.begin());
    if (job.failure) return;
    job.failure = run_guarded(job);
    if (!job.failure) job.failure = failure_of(database.commit());
    database.rollback();
}

// Leaves each job's failure in it. A job that takes the transaction with it (a full disk undoes all of it) does not
// take the others: each then gets one of its own.
void run_group(std::vector<Job>& jobs, SqlDatabase& database) {
    if (jobs.front().alone) {
        jobs.front().failure = run_guarded(jobs.front());
        return;
    }
    if (auto began = database.begin(); !began) {
        // Another process holds the lock, and has for seconds: each by itself would only wait as long again.
        for (auto& job : jobs)
            job.failure = began.error();
        return;
    }
    if (run_together(jobs, database)) return;
    for (auto& job : jobs)
        run_by_itself(job, database);
}

}  // namespace

struct SqlThread::Impl {
    Impl(SqlDatabase& used, const std::string& name) : log(name), database(used), thread([this] { run(); }) {}

    ~Impl() {
        {
            const std::scoped_lock lock(mutex);
            stopping = true;
        }
        wake.notify_one();
        thread.join();
    }

    // What waits, up to a group's size or to a job that runs alone; nothing when the thread is to end.
    std::vector<Job> take() {
        std::unique_lock lock(mutex);
        running = 0;
        wake.wait(lock, [this] { return stopping || !jobs.empty(); });
        std::vector<Job> group;
        while (!jobs.empty() && group.size() < kMostInGroup) {
            if (jobs.front().alone && !group.empty()) break;
            group.push_back(std::move(jobs.front()));
            jobs.pop_front();
            if (group.back().alone) break;
        }
        running = group.size();
        return group;
    }

    void run() {
        for (;;) {
            auto group = take();
            if (group.empty()) return;
            run_group(group, database);
            for (auto& job : group)
                job.done(job.failure);
        }
    }

    void push(Job job) {
        {
            const std::scoped_lock lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_one();
    }

    // A full disk fails every job: one line in a while tells it as well as a thousand.
    void report(const Error& error) {
        const auto total = ++errors;
        const auto now = steady_now();
        if (logged && now - *logged < kLogEvery) return;
        logged = now;
        log.error("write_failed", {{"reason", error.text()}, {"failed_since_start", total}});
    }

    const Log log;
    std::atomic<std::uint64_t> errors{0};
    std::optional<Instant> logged;  // SQL thread

    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> jobs;
    std::size_t running = 0;
    bool stopping = false;

    SqlDatabase& database;  // SQL thread
    std::thread thread;     // last: it uses all of the above
};

SqlThread::SqlThread(SqlDatabase& database, const std::string& name) : impl_(std::make_unique<Impl>(database, name)) {}
SqlThread::~SqlThread() = default;

void SqlThread::push(Job job) { impl_->push(std::move(job)); }

void SqlThread::report(const Error& error) { impl_->report(error); }

std::uint64_t SqlThread::reported() const { return impl_->errors; }

std::size_t SqlThread::backlog() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->jobs.size() + impl_->running;
}

}  // namespace scribed::store
