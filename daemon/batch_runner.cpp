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
        if (!under_way_.insert(session).second) return;
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

net::Task<void> BatchRunner::run(std::string session) {
    struct Leave {
        BatchRunner& runner;
        std::string session;
        ~Leave() {
            runner.under_way_.erase(session);
            runner.services_.metrics.jobs.add(-1);
        }
    };
    const Leave leave{*this, session};
    auto feed = co_await registry_.feed(session);
    if (!feed) {
        log_.error("job_without_session", {{"session", session}, {"error", feed.error().text()}});
        co_return;
    }
    auto look = kFirstLook;
    while (true) {
        const auto read = [session](store::Database& database) { return database.session(session); };
        auto row = co_await services_.store.ask(read);
        if (!row) co_return;
        BatchJob job(services_, slots_, std::move(*row), *feed, executor_);
        auto outcome = co_await job.run();
        // The next start finds the job where it stood.
        if (outcome.end == BatchJob::End::killed) co_return;
        if (outcome.end != BatchJob::End::account_refused) {
            const bool done = outcome.end == BatchJob::End::done;
            const auto state = done ? store::SessionState::done : store::SessionState::failed;
            co_await settle(session, *feed, state, std::move(outcome.reason));
            co_return;
        }
        co_await settle(session, *feed, store::SessionState::needs_reconnect, outcome.reason);
        auto& wake = waiting_.emplace(session, executor_).first->second;
        const bool linked = co_await wake.wait(steady_now() + look);
        waiting_.erase(session);
        const bool killed = co_await net::killed();
        if (killed) co_return;
        look = linked ? kFirstLook : std::min<std::chrono::seconds>(look * 2, kLongestLook);
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
