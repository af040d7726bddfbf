// SPDX-License-Identifier: Apache-2.0
#include "daemon/job_standing.hpp"

#include "net/shards.hpp"

namespace scribed::daemon {
namespace {

using store::SessionState;

net::Task<void> publish(std::shared_ptr<Feed> feed, SessionState state, std::string reason) {
    feed->set_state(state, std::move(reason));
    co_return;
}

}  // namespace

JobStanding::JobStanding(Services& services, const store::SessionRow& session, std::shared_ptr<Feed> feed)
    : services_(services),
      session_(session.id),
      feed_(std::move(feed)),
      log_(Log("batch").with("session", session.id)),
      waits_(session.state != SessionState::transcribing || !session.reason.empty()),
      stalled_ms_(session.stalled_ms) {}

net::Task<bool> JobStanding::set(SessionState state, std::string reason, UnixMs stalled_ms) {
    const auto write = [session = session_, state, reason, stalled_ms](store::Database& database) {
        return database.set_state(session, state, reason, stalled_ms);
    };
    const auto stored = co_await services_.store.ask(write);
    if (!stored) log_.error("state_not_stored", {{"error", stored.error().text()}});
    waits_ = state != SessionState::transcribing || !reason.empty();
    stalled_ms_ = stalled_ms;
    log_.info("job_stands", {{"state", store::name(state)}, {"waits", waits_}});
    co_await net::run_on(feed_->executor(), publish(feed_, state, std::move(reason)));
    // A session that was deleted needs no state.
    co_return stored || stored.error().code() == Errc::not_found;
}

net::Task<void> JobStanding::goes_on() {
    if (waits_) co_await set(SessionState::transcribing, {});
}

}  // namespace scribed::daemon
