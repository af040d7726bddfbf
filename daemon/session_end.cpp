// SPDX-License-Identifier: Apache-2.0
// How a session ends: finished, suspended because the daemon stops, or discarded.
#include <utility>

#include "base/random.hpp"
#include "daemon/session.hpp"

namespace scribed::daemon {
namespace {

// The next daemon is there in less than a second; its clients need not come all at once.
std::int64_t come_back_ms() { return 100 + static_cast<std::int64_t>(600 * random_unit()); }

constexpr std::chrono::seconds kStoreAgain{2};

}  // namespace

// The order of ends: resamplers' tails, last live text, recordings, the job's row; then the client may know.
net::Task<bool> Session::close_down() {
    feed_->set_state(store::SessionState::finishing, {});
    const auto set_finishing = [session = id()](store::Database& database) {
        return database.set_state(session, store::SessionState::finishing, {});
    };
    services_.store.write(set_finishing);
    for (const auto& track : tracks_)
        track->finish();
    const auto deadline = steady_now() + std::chrono::seconds(config_->live.finish_s);
    while (children_.size() > 0 && steady_now() < deadline)
        co_await wake_.wait(deadline);
    for (const auto& track : tracks_) {
        if (track->live() != nullptr) track->live()->abandon();
    }
    children_.kill();
    co_await children_.join();
    gaps_.flush();
    note_unheard();
    spans_.flush();
    note_length();
    for (const auto& barrier : barriers_.take_all()) {
        if (client_) client_->post(proto::BarrierReply{barrier});
    }
    const auto closed = co_await close_recordings();
    const auto next = closed ? store::SessionState::transcribing : store::SessionState::failed;
    const auto reason = closed ? std::string() : "the recording could not be completed: " + closed.error().message();
    const auto row = std::make_pair(wall_now_ms(), longest_ms());
    // The job begins with the live text: none of it may be missing because a write of it failed.
    const auto to_job = [session = id(), next, reason, row,
                         rest = feed_->unstored()](store::Database& database) -> Result<void> {
        auto done = SettledRows::store_all(database, session, rest);
        if (done) done = database.set_ended(session, row.first, row.second);
        return done ? database.set_state(session, next, reason) : done;
    };
    auto stored = co_await services_.store.ask(to_job);
    // While the database is busy or full the client waits, and so does the job.
    while (!stored && stored.error().code() != Errc::not_found && !suspended_) {
        log_.error("end_not_stored", {{"error", stored.error().text()}});
        co_await wake_.wait(steady_now() + kStoreAgain);
        if (!suspended_) stored = co_await services_.store.ask(to_job);
    }
    // The next life of the daemon finds the session as it was, and ends it.
    if (!stored && suspended_) co_return false;
    feed_->tick(steady_now());
    feed_->set_ended(row.first, row.second);
    feed_->set_state(next, reason);
    log_.info("session_finished", {{"duration_ms", row.second}, {"tracks", tracks_.size()}, {"stored", bool(stored)}});
    if (client_) {
        for (const auto& track : tracks_)
            client_->ack(track->row().id, track->acknowledged(), steady_now());
        if (closed && stored) {
            client_->post(proto::FinishedMessage{id()});
            client_->close(proto::IngestClose::normal, "finished");
        } else {
            const auto& error = closed ? stored.error() : closed.error();
            client_->post(proto::ErrorMessage{disk_code(error), error.message(), true, {}});
            client_->close(proto::IngestClose::storage, "storage");
        }
    }
    co_return closed&& stored;
}

net::Task<void> Session::end_live() {
    for (const auto& track : tracks_) {
        if (track->live() != nullptr) track->live()->abandon();
    }
    children_.kill();
    co_await children_.join();
    gaps_.flush();
    spans_.flush();
    feed_->tick(Instant::max());
}

net::Task<void> Session::suspend() {
    if (client_) {
        const std::string why = "the daemon stops; resume with the token";
        client_->post(proto::ErrorMessage{"going_away", why, true, {}, come_back_ms()});
        client_->close(proto::IngestClose::going_away, why);
    }
    suspended_ = true;
    co_await end_live();
    // Nobody comes to write again what may fail now: once more, behind all that is under way.
    services_.store.write([session = id(), rest = feed_->unstored()](store::Database& database) {
        return SettledRows::store_all(database, session, rest);
    });
    const auto closed = co_await close_recordings();
    if (!closed) log_.error("recording_not_closed", {{"error", closed.error().text()}});
    wake_.notify();
}

net::Task<void> Session::discard() {
    co_await end_live();
    co_await close_recordings();
}

net::Task<Result<void>> Session::close_recordings() {
    Result<void> first;
    // By place: a track that was being opened may join meanwhile.
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        auto closed = co_await tracks_[i]->recording().close();
        if (!closed && first) first = closed;
    }
    co_return first;
}

}  // namespace scribed::daemon
