// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_runner.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "daemon/patient_ask.hpp"
#include "daemon/retry_pace.hpp"

namespace scribed::daemon {
namespace {

using store::SessionState;

// How long a job whose credentials were refused waits before it looks again; it doubles.
constexpr std::chrono::seconds kFirstLook{5};
constexpr std::chrono::seconds kLongestLook{600};
// How often what could not be stored is tried again.
constexpr std::chrono::seconds kStoreAgain{2};

std::string waiting_words(const std::string& why, Instant::duration pause) {
    const auto at = wall_now_ms() + std::chrono::ceil<std::chrono::milliseconds>(pause).count();
    return fmt::format("waiting for {}; next try at {}", why, rfc3339(at));
}

std::string gave_up(const store::SessionRow& row) {
    return fmt::format(
        "the service did not answer since {}; transcribe the session again when it does: ", rfc3339(row.stalled_ms)
    );
}

// How long a job that waits for a service since then still does so.
std::chrono::milliseconds patience(UnixMs since, const BatchConfig& batch) {
    return std::chrono::seconds(batch.outage_s) - std::chrono::milliseconds(wall_now_ms() - since);
}

}  // namespace

BatchRunner::BatchRunner(Services& services, SessionRegistry& registry, net::Executor executor)
    : services_(services),
      registry_(registry),
      executor_(executor),
      log_("batch"),
      slots_(static_cast<unsigned>(services.config.get()->batch.parallel)),
      analyses_(services.workers),
      waiting_(executor),
      jobs_(executor, "jobs") {}

void BatchRunner::enqueue(std::string session) {
    boost::asio::post(executor_, [this, session = std::move(session)] {
        const auto [known, fresh] = under_way_.try_emplace(session);
        if (!fresh) {
            auto& job = known->second;
            job.again = job.again || job.over || job.cancelled;
            if (!job.again) waiting_.wake(session);
            return;
        }
        if (jobs_.spawn(run(session))) {
            services_.metrics.jobs.add(1);
        } else {
            under_way_.erase(session);
        }
    });
}

net::Task<void> BatchRunner::expect(std::string session) {
    const auto found = under_way_.find(session);
    if (found == under_way_.end()) co_return;
    auto& job = found->second;
    job.again = job.again || job.over || job.cancelled;
}

void BatchRunner::service_recovered() {
    boost::asio::post(executor_, [this] { waiting_.service_recovered(); });
}

void BatchRunner::account_linked(std::string user) {
    boost::asio::post(executor_, [this, user = std::move(user)] { waiting_.account_linked(user); });
}

net::Task<bool> BatchRunner::busy(std::string session) {
    const auto found = under_way_.find(session);
    if (found == under_way_.end()) co_return false;
    const auto& job = found->second;
    co_return !job.over || job.again;
}

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
    while (!feed) {
        log_.error("job_without_session", {{"session", session}, {"error", feed.error().text()}});
        if (feed.error().code() == Errc::not_found) co_return;
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return;
        feed = co_await registry_.feed(session);
    }
    auto& job = under_way_.at(session);
    for (bool more = true; more;) {
        job.over = false;
        if (std::exchange(job.again, false)) job.cancelled = false;
        co_await begin(session, *feed);
        co_await pass(session, *feed);
        const bool killed = co_await net::killed();
        more = job.again && !killed;
    }
}

net::Task<void> BatchRunner::pass(std::string session, std::shared_ptr<Feed> feed) {
    auto& job = under_way_.at(session);
    net::TaskGroup group(executor_, "job");
    group.spawn(work(session, feed));
    job.work = &group;
    if (job.cancelled) group.kill();
    co_await group.join();
    job.work = nullptr;
    if (job.cancelled && !job.again) co_await settle_cancelled(session, feed);
}

// The end of a pass before may have been stored over what whoever asked for this one stored.
net::Task<void> BatchRunner::begin(std::string session, std::shared_ptr<Feed> feed) {
    const auto row = co_await stored(session);
    if (!row || row->state == SessionState::transcribing || row->state == SessionState::needs_reconnect) co_return;
    JobStanding standing(services_, *row, std::move(feed));
    co_await insist(session, standing, SessionState::transcribing, {});
}

net::Task<bool> BatchRunner::cancel(std::string session) {
    const auto found = under_way_.find(session);
    if (found == under_way_.end()) co_return false;
    auto& job = found->second;
    if (job.over && !job.again) co_return false;
    job.again = false;
    job.cancelled = true;
    if (job.work != nullptr) job.work->kill();
    co_return true;
}

net::Task<void> BatchRunner::settle_cancelled(std::string session, std::shared_ptr<Feed> feed) {
    const auto row = co_await stored(session);
    if (!row) co_return;
    const bool has_transcript = row->version > 0;
    const auto state = has_transcript ? SessionState::done : SessionState::failed;
    const std::string reason = has_transcript ? "" : "cancelled; transcribe it again whenever you like";
    JobStanding standing(services_, *row, std::move(feed));
    auto& job = under_way_.at(session);
    if (job.again) co_return;
    job.over = true;
    co_await insist(session, standing, state, reason);
}

net::Task<Result<store::SessionRow>> BatchRunner::stored(std::string session) {
    const auto read = [session](store::Database& database) { return database.session(session); };
    co_return co_await patient_ask(services_.store, read, log_, "session_not_read");
}

net::Task<void> BatchRunner::insist(
    std::string session, JobStanding& standing, store::SessionState state, std::string reason
) {
    bool there = co_await standing.set(state, reason);
    while (!there && !under_way_.at(session).again) {
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return;
        there = co_await standing.set(state, reason);
    }
}

net::Task<void> BatchRunner::work(std::string session, std::shared_ptr<Feed> feed) {
    using End = BatchJob::End;
    using For = PieceWait::For;
    auto look = kFirstLook;
    std::string why;  // it waits for a service
    while (true) {
        const auto row = co_await stored(session);
        if (!row) co_return;
        const auto config = services_.config.get();
        const bool patient = row->stalled_ms == 0 || patience(row->stalled_ms, config->batch).count() > 0;
        JobStanding standing(services_, *row, feed);
        WaitingJobs::Job waiting(waiting_, session, row->user);
        auto scouted = co_await scout(*row, patient, why, standing, waiting);
        const bool killed_before = co_await net::killed();
        if (killed_before) co_return;
        if (scouted.waited) continue;
        const auto answered = [&]() -> net::Task<void> {
            scouted.place.reset();
            return standing.goes_on();
        };
        const upstream::BatchAsk ask(services_.health, services_.turns, slots_, retry_pace(config->batch));
        BatchJob job(services_, ask, analyses_, *row, feed, executor_, answered, patient);
        auto outcome = co_await job.run();
        scouted.place.reset();
        // The next start finds the job where it stood.
        if (outcome.end == End::killed) co_return;
        if (outcome.end == End::done || outcome.end == End::failed) {
            const bool done = outcome.end == End::done;
            if (!done && !patient) outcome.reason = gave_up(*row) + outcome.reason;
            const auto state = done ? SessionState::done : SessionState::failed;
            under_way_.at(session).over = true;
            co_await insist(session, standing, state, std::move(outcome.reason));
            co_return;
        }
        const auto now = steady_now();
        Instant until = outcome.wait->until;
        if (outcome.wait->what == For::service) {
            const auto since = standing.stalled_ms() > 0 ? standing.stalled_ms() : wall_now_ms();
            why = outcome.reason;
            co_await standing.set(SessionState::transcribing, waiting_words(why, until - now), since);
            until = std::min(until, now + patience(since, config->batch));
        } else if (outcome.wait->what == For::usage) {
            co_await standing.set(SessionState::transcribing, outcome.reason);
            // Usage may come back early, or be bought: a look now and then costs one request.
            until = std::min(now + kLongestLook, std::max(until, now + kFirstLook));
        } else {
            co_await standing.set(SessionState::needs_reconnect, outcome.reason);
            until = now + look;
        }
        const bool woken = co_await waiting.wait(outcome.wait->what, until);
        const bool killed = co_await net::killed();
        if (killed) co_return;
        if (woken && outcome.wait->what == For::account) co_await standing.goes_on();
        const bool again = !woken && outcome.wait->what == For::account;
        look = again ? std::min<std::chrono::seconds>(look * 2, kLongestLook) : kFirstLook;
    }
}

net::Task<BatchRunner::Scouted> BatchRunner::scout(
    const store::SessionRow& row, bool patient, const std::string& why, JobStanding& standing, WaitingJobs::Job& waiting
) {
    Scouted out;
    const bool stalled = row.stalled_ms > 0;
    if (!stalled || !down_until(row.user)) co_return out;
    auto place = co_await scouts_.take(executor_, row.id);
    out.place.emplace(std::move(place));
    const auto now = steady_now();
    // Whoever had the place before may know by now.
    const auto until = down_until(row.user);
    out.waited = patient && until && *until > now;
    if (!until || out.waited) out.place.reset();
    if (out.waited) {
        if (!why.empty())
            co_await standing.set(SessionState::transcribing, waiting_words(why, *until - now), row.stalled_ms);
        const auto last = now + patience(row.stalled_ms, services_.config.get()->batch);
        co_await waiting.wait(PieceWait::For::service, std::min(*until, last));
        co_return out;
    }
    // A pause that outlasts the last try would have it fail unasked.
    if (!patient) {
        for (const auto& lane : services_.lanes.batch(row.user))
            services_.turns.hurry(lane->health_key());
    }
    co_return out;
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
