// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

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

using Failure = std::optional<Error>;

struct Job {
    std::function<Failure(Database&)> work;
    std::function<void(const Failure&)> done;
    Failure failure;
};

Failure failure_of(const Result<void>& result) {
    if (result) return std::nullopt;
    return result.error();
}

Failure run_guarded(Job& job, Database& database) {
    try {
        return job.work(database);
    } catch (const std::exception& e) {
        return Error(Errc::internal, e.what());
    }
}

// One job inside the open transaction; a failed one leaves nothing.
Failure run_alone(Job& job, Database& database) {
    if (auto set = database.savepoint(); !set) return set.error();
    Failure failure = run_guarded(job, database);
    if (!database.in_transaction()) {
        return failure ? failure : Failure(Error(Errc::internal, "the job ended the transaction of its group"));
    }
    if (!failure) return failure_of(database.release());
    if (auto undone = database.undo(); !undone) database.rollback();
    return failure;
}

void fail_all(std::vector<Job>& jobs, std::size_t begin, std::size_t end, const Error& error) {
    for (std::size_t i = begin; i < end; ++i) {
        if (!jobs[i].failure) jobs[i].failure = error;
    }
}

// Leaves each job's failure in it. A failure that undid the whole transaction is that of all jobs since its begin.
void run_group(std::vector<Job>& jobs, Database& database) {
    std::size_t first = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (!database.in_transaction()) {
            first = i;
            // Another process holds the lock, and has for seconds: the rest would only wait as long again.
            if (auto began = database.begin(); !began) return fail_all(jobs, i, jobs.size(), began.error());
        }
        jobs[i].failure = run_alone(jobs[i], database);
        if (!database.in_transaction()) fail_all(jobs, first, i, *jobs[i].failure);
    }
    if (!database.in_transaction()) return;
    if (auto committed = database.commit(); !committed) {
        database.rollback();
        fail_all(jobs, first, jobs.size(), committed.error());
    }
}

}  // namespace

struct Store::Impl {
    explicit Impl(Database opened) : database(std::move(opened)), thread([this] { run(); }) {}

    ~Impl() {
        {
            const std::scoped_lock lock(mutex);
            stopping = true;
        }
        wake.notify_one();
        thread.join();
    }

    // What waits, up to a group's size; nothing when the thread is to end.
    std::vector<Job> take() {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] { return stopping || !jobs.empty(); });
        std::vector<Job> group;
        while (!jobs.empty() && group.size() < kMostInGroup) {
            group.push_back(std::move(jobs.front()));
            jobs.pop_front();
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
        log.error("store_write_failed", {{"reason", error.text()}, {"failed_since_start", total}});
    }

    Log log{"store"};
    std::atomic<std::uint64_t> errors{0};
    std::optional<Instant> logged;  // SQL thread

    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> jobs;
    std::size_t running = 0;
    bool stopping = false;

    Database database;   // SQL thread
    std::thread thread;  // last: it uses all of the above
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file) {
    auto database = Database::open(file);
    if (!database) return database.error();
    return std::unique_ptr<Store>(new Store(std::make_unique<Impl>(std::move(*database))));
}

void Store::write(std::function<Result<void>(Database&)> work) {
    auto run = [work = std::move(work)](Database& database) { return failure_of(work(database)); };
    auto done = [impl = impl_.get()](const Failure& failure) {
        if (failure) impl->report(*failure);
    };
    enqueue(std::move(run), std::move(done));
}

std::uint64_t Store::write_errors() const { return impl_->errors; }

std::size_t Store::backlog() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->jobs.size() + impl_->running;
}

void Store::enqueue(std::function<Failure(Database&)> work, std::function<void(const Failure&)> done) {
    impl_->push({std::move(work), std::move(done), std::nullopt});
}

}  // namespace scribed::store
