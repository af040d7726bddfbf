// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_runner.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "daemon/job_standing.hpp"
#include "daemon/retry_pace.hpp"

namespace scribed::daemon {
namespace {

using store::SessionState;

// How long a job whose credentials were refused waits before it looks again; it doubles.
constexpr std::chrono::seconds kFirstLook{5};
constexpr std::chrono::seconds kLongestLook{600};

std::string waiting_words(const std::string& why, Instant::duration pause) {
    const auto at = wall_now_ms() + std::chrono::ceil<std::chrono::milliseconds>(pause).count();
    return fmt::format("waiting for {}; next try at {}", why, rfc3339(at));
}

std::string gave_up(const store::SessionRow& row) {
    return fmt::format(
        "the service did not answer since {}; transcribe the session again when it does: ", rfc3339(row.stalled_ms)
    );
}

// When a job that waits for a service since then gives up.
UnixMs gives_up(const store::SessionRow& row, const BatchConfig& batch) {
    return row.stalled_ms + std::int64_t{batch.outage_s} * 1000;
}

}  // namespace

BatchRunner::BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor)
    : services_(services),
      registry_(registry),
      executor_(executor),
      log_("batch"),
      slots_(static_cast<unsigned>(services.config.get()->batch.parallel)),
      jobs_(executor, "jobs") {}

void BatchRunner::enqueue(std::string session) {
    boost::asio::post(executor_, [this, session = std::move(session)] {
        if (!under_way_.emplace(session, Job()).second) {
            if (const auto found = waiting_.find(session); found != waiting_.end()) found->second.notify();
            return;
        }
        if (jobs_.spawn(run(session))) {
            services_.metrics.jobs.add(1);
        } else {
            under_way_.erase(session);
        }
    });
}

void BatchRunner::look_again() {
    boost::asio::post(executor_, [this] {
        for (auto& [session, wake] : waiting_)
            wake.notify();
    });
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
    const auto read = [session](store::Database& database) { return database.session(session); };
    const auto row = co_await services_.store.ask(read);
    if (!row) co_return;
    const bool has_transcript = row->version > 0;
    const auto state = has_transcript ? SessionState::done : SessionState::failed;
    const std::string reason = has_transcript ? "" : "cancelled; transcribe it again whenever you like";
    JobStanding standing(services_, *row, std::move(feed));
    co_await standing.set(state, reason);
}

net::Task<void> BatchRunner::work(std::string session, std::shared_ptr<Feed> feed) {
    using End = BatchJob::End;
    using For = PieceWait::For;
    auto look = kFirstLook;
    std::string why;  // it waits for a service
    while (true) {
        const auto read = [session](store::Database& database) { return database.session(session); };
        const auto row = co_await services_.store.ask(read);
        if (!row) co_return;
        const auto config = services_.config.get();
        const bool stalled = row->stalled_ms > 0;
        const bool patient = !stalled || wall_now_ms() < gives_up(*row, config->batch);
        JobStanding standing(services_, *row, feed);
        std::optional<upstream::Slots::Place> scout;
        if (stalled) {
            auto place = co_await scouts_.take(executor_, session);
            scout.emplace(std::move(place));
            const auto until = down_until(row->user);
            if (patient && until && *until > steady_now()) {
                scout.reset();
                if (!why.empty()) {
                    auto words = waiting_words(why, *until - steady_now());
                    co_await standing.set(SessionState::transcribing, std::move(words), row->stalled_ms);
                }
                const std::chrono::milliseconds left(gives_up(*row, config->batch) - wall_now_ms());
                co_await wait(session, std::min(*until, steady_now() + left));
                const bool killed = co_await net::killed();
                if (killed) co_return;
                continue;
            }
            if (!until) scout.reset();
        }
        const auto answered = [&]() -> net::Task<void> {
            scout.reset();
            return standing.goes_on();
        };
        const upstream::BatchAsk ask(services_.health, services_.turns, slots_, retry_pace(config->batch));
        BatchJob job(services_, ask, *row, feed, executor_, answered, patient);
        auto outcome = co_await job.run();
        scout.reset();
        // The next start finds the job where it stood.
        if (outcome.end == End::killed) co_return;
        if (outcome.end == End::done || outcome.end == End::failed) {
            const bool done = outcome.end == End::done;
            if (!done && !patient) outcome.reason = gave_up(*row) + outcome.reason;
            const auto state = done ? SessionState::done : SessionState::failed;
            co_await standing.set(state, std::move(outcome.reason));
            co_return;
        }
        const auto now = steady_now();
        Instant until = outcome.wait->until;
        if (outcome.wait->what == For::service) {
            const auto since = standing.stalled_ms() > 0 ? standing.stalled_ms() : wall_now_ms();
            why = outcome.reason;
            co_await standing.set(SessionState::transcribing, waiting_words(why, until - now), since);
        } else if (outcome.wait->what == For::usage) {
            co_await standing.set(SessionState::transcribing, outcome.reason);
            // Usage may come back early, or be bought: a look now and then costs one request.
            until = std::min(now + kLongestLook, std::max(until, now + kFirstLook));
        } else {
            co_await standing.set(SessionState::needs_reconnect, outcome.reason);
            until = now + look;
        }
        const bool woken = co_await wait(session, until);
        const bool killed = co_await net::killed();
        if (killed) co_return;
        if (woken && outcome.wait->what == For::account) co_await standing.goes_on();
        const bool again = !woken && outcome.wait->what == For::account;
        look = again ? std::min<std::chrono::seconds>(look * 2, kLongestLook) : kFirstLook;
    }
}

net::Task<bool> BatchRunner::wait(std::string session, Instant until) {
    auto& wake = waiting_.emplace(session, executor_).first->second;
    const bool woken = co_await wake.wait(until);
    waiting_.erase(session);
    co_return woken;
}

std::optional<Instant> BatchRunner::down_until(const std::string& user) const {
    std::optional<Instant> first;
    for (const auto& lane : services_.lanes.batch(user)) {
        if (!lane->configured()) continue;
        const auto down = services_.turns.down(lane->health_key());
        if (!down) return std::nullopt;
        first = std::min(first.value_or(down->until), down->until);
    }
    return first;
}

net::Task<void> BatchRunner::stop() {
    jobs_.kill();
    co_await jobs_.join();
}

}  // namespace scribed::daemon
