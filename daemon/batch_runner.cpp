// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_runner.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

namespace scribed::daemon {
namespace {

// How long a job whose credentials were refused waits before it looks again; it doubles.
constexpr std::chrono::seconds kFirstLook{5};
constexpr std::chrono::seconds kLongestLook{600};

net::Task<void> publish_state(std::shared_ptr<Feed> feed, store::SessionState state, std::string reason) {
    feed->set_state(state, std::move(reason));
    co_return;
}

}  // namespace

BatchRunner::BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor)
    : services_(services),
      registry_(registry),
      executor_(executor),
      log_("batch"),
      slots_(executor, static_cast<unsigned>(services.config.get()->batch.parallel)),
      jobs_(executor, "jobs") {}

void BatchRunner::enqueue(std::string session) {
    boost::asio::post(executor_, [this, session = std::move(session)] {
        if (!under_way_.emplace(session, Job()).second) return;
        if (jobs_.spawn(run(session))) {
            services_.metrics.jobs.add(1);
        } else {
            under_way_.erase(session);
        }
    });
}

void BatchRunner::look_again() {
    for (auto& [session, wake] : waiting_)
        wake.notify();
}

net::Task<bool> BatchRunner::busy(std::string session) { co_return under_way_.contains(session); }

/// The job is over, however it ended.
struct BatchRunner::Leave {
    BatchRunner& runner;
    std::string session;
    ~Leave() {
        runner.under_way_.erase(session);
        runner.services_.metrics.jobs.add(-1);
    }
};

net::Task<void> BatchRunner::run(std::string session) {
    const Leave leave{*this, session};
    auto feed = co_await registry_.feed(session);
    if (!feed) {
        log_.error("job_without_session", {{"session", session}, {"error", feed.error().text()}});
        co_return;
    }
    auto& job = under_way_.at(session);
    net::TaskGroup group(executor_, "job");
    group.spawn(work(session, *feed));
    job.work = &group;
    if (job.cancelled) group.kill();
    co_await group.join();
    job.work = nullptr;
    if (job.cancelled) co_await settle_cancelled(session, *feed);
}

net::Task<bool> BatchRunner::cancel(std::string session) {
    const auto found = under_way_.find(session);
    if (found == under_way_.end()) co_return false;
    found->second.cancelled = true;
    if (found->second.work != nullptr) found->second.work->kill();
    co_return true;
}

net::Task<void> BatchRunner::settle_cancelled(std::string session, std::shared_ptr<Feed> feed) {
    const auto read = [session](store::Database& database) { return database.next_version(session); };
    const auto next = co_await services_.store.ask(read);
    const bool has_transcript = next && *next > 1;
    const auto state = has_transcript ? store::SessionState::done : store::SessionState::failed;
    const std::string reason = has_transcript ? "" : "cancelled; transcribe it again whenever you like";
    co_await settle(session, std::move(feed), state, reason);
}

net::Task<void> BatchRunner::work(std::string session, std::shared_ptr<Feed> feed) {
    using End = BatchJob::End;
    auto look = kFirstLook;
    while (true) {
        const auto read = [session](store::Database& database) { return database.session(session); };
        auto row = co_await services_.store.ask(read);
        if (!row) co_return;
        BatchJob job(services_, slots_, std::move(*row), feed, executor_);
        auto outcome = co_await job.run();
        // The next start finds the job where it stood.
        if (outcome.end == End::killed) co_return;
        if (outcome.end == End::done || outcome.end == End::failed) {
            const bool done = outcome.end == End::done;
            const auto state = done ? store::SessionState::done : store::SessionState::failed;
            co_await settle(session, feed, state, std::move(outcome.reason));
            co_return;
        }
        const bool spent = outcome.end == End::usage_spent;
        const auto state = spent ? store::SessionState::transcribing : store::SessionState::needs_reconnect;
        co_await settle(session, feed, state, outcome.reason);
        auto& wake = waiting_.emplace(session, executor_).first->second;
        // Usage may come back early, or be bought: a look now and then costs one request.
        auto until = steady_now() + (spent ? kLongestLook : look);
        if (spent) until = std::min(until, std::max(*outcome.again, steady_now() + kFirstLook));
        const bool linked = co_await wake.wait(until);
        waiting_.erase(session);
        const bool killed = co_await net::killed();
        if (killed) co_return;
        look = linked || spent ? kFirstLook : std::min<std::chrono::seconds>(look * 2, kLongestLook);
    }
}

net::Task<void> BatchRunner::settle(
    std::string session, std::shared_ptr<Feed> feed, store::SessionState state, std::string reason
) {
    const auto write = [session, state, reason](store::Database& database) {
        return database.set_state(session, state, reason);
    };
    const auto stored = co_await services_.store.ask(write);
    if (!stored) log_.error("state_not_stored", {{"session", session}, {"error", stored.error().text()}});
    log_.info("job_settled", {{"session", session}, {"state", store::name(state)}});
    co_await net::run_on(feed->executor(), publish_state(feed, state, std::move(reason)));
}

net::Task<void> BatchRunner::stop() {
    jobs_.kill();
    co_await jobs_.join();
}

}  // namespace scribed::daemon
