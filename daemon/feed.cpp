// SPDX-License-Identifier: Apache-2.0
#include "daemon/feed.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/feed_json.hpp"
#include "proto/sse.hpp"

namespace scribed::daemon {

namespace json = boost::json;
using transcript::Gap;
using transcript::Revision;
using transcript::Segment;
using transcript::SegmentState;

namespace {

// After a restart a viewer may hold revisions that never reached the disk; new ones must not be mistaken for those.
constexpr Revision kRevisionLeap = 10000;
// How many stored changes of a kind a viewer that lags is sent at once.
constexpr std::size_t kMostChanges = 500;

}  // namespace

Feed::Feed(net::Executor executor, store::Store& store, store::SessionRow row, std::vector<store::TrackRow> tracks)
    : executor_(executor), store_(store), row_(std::move(row)), tracks_(std::move(tracks)), settled_(store, row_.id) {}

net::Task<Result<std::shared_ptr<Feed>>> Feed::load(net::Executor executor, store::Store& store, std::string session) {
    struct Stored {
        store::SessionRow row;
        std::vector<store::TrackRow> tracks;
        transcript::TimelineEnd end;
    };
    const auto read = [session](store::Database& database) -> Result<Stored> {
        auto row = database.session(session);
        if (!row) return row.error();
        auto tracks = database.tracks(session);
        if (!tracks) return tracks.error();
        auto end = database.timeline_end(session);
        if (!end) return end.error();
        return Stored{std::move(*row), std::move(*tracks), std::move(*end)};
    };
    auto stored = co_await store.ask(read);
    if (!stored) co_return stored.error();
    auto feed = std::make_shared<Feed>(executor, store, std::move(stored->row), std::move(stored->tracks));
    feed->restore(std::move(stored->end));
    // Stored at once: the next start must leap from here, whatever is given out in between.
    store.write([session, base = feed->base_](store::Database& database) {
        return database.set_revision(session, base);
    });
    co_return feed;
}

void Feed::restore(transcript::TimelineEnd end) {
    base_ = std::max(row_.revision, end.revision) + kRevisionLeap;
    end.revision = base_;
    scrollback_.restore(std::move(end));
    in_store_ = true;
}

std::optional<Segment> Feed::apply(Segment segment) {
    auto stands = scrollback_.apply(std::move(segment));
    if (!stands) return std::nullopt;
    publish("segment " + stands->id, "segment", json::serialize(to_json(*stands)), stands->revision);
    // A partial is worth nothing after a crash: its audio is transcribed again. So only settled text is written.
    if (stands->state != SegmentState::partial) settled_.put(*stands);
    if (listener_) listener_(proto::SegmentMessage{*stands});
    return stands;
}

void Feed::add_gap(Gap gap) {
    const auto stands = scrollback_.add_gap(std::move(gap));
    const auto key = "gap " + stands.track + " " + std::to_string(stands.start_ms);
    publish(key, "gap", json::serialize(to_json(stands)), stands.revision);
    settled_.put(stands);
    if (listener_) listener_(proto::GapMessage{stands});
}

void Feed::set_lane(const std::string& track, proto::LaneMessage lane) {
    const auto revision = scrollback_.next_revision();
    lanes_[track] = lane;
    publish("lane " + track, "lane", json::serialize(to_json(track, lane)), revision);
    const store::LaneRow row{row_.id, wall_now_ms(), lane.lane, lane.state, lane.reason, revision};
    store_.write([row](store::Database& database) { return database.put_lane(row); });
    if (listener_) listener_(lane);
}

void Feed::add_track(store::TrackRow track) {
    tracks_.push_back(track);
    publish("track " + track.id, "track", json::serialize(to_json(track)), scrollback_.next_revision());
}

void Feed::set_state(store::SessionState state, std::string reason) {
    row_.state = state;
    row_.reason = reason;
    const auto revision = scrollback_.next_revision();
    row_.revision = revision;
    const json::object data{{"state", store::name(state)}, {"reason", reason}};
    publish("state", "state", json::serialize(data), revision);
    store_.write([session = row_.id, revision](store::Database& database) {
        return database.set_revision(session, revision);
    });
}

void Feed::set_ended(UnixMs ended_ms, std::int64_t duration_ms) {
    row_.ended_ms = ended_ms;
    row_.duration_ms = duration_ms;
}

void Feed::set_progress(std::string stage, std::size_t done, std::size_t total) {
    progress_ = {{"stage", stage}, {"done", done}, {"total", total}};
    publish("progress", "progress", json::serialize(progress_), scrollback_.next_revision());
}

void Feed::set_canon(int version) {
    row_.version = version;
    const json::object data{{"version", version}};
    publish("canon", "canon", json::serialize(data), scrollback_.next_revision());
}

void Feed::tick(Instant now) {
    for (const auto revision : settled_.tick(now)) {
        events_.stored(revision);
        in_store_ = true;
    }
}

Past Feed::past() const {
    Past::Standing standing{row_.id, scrollback_.revision(), scrollback_.open(), {}, in_store_};
    std::map<std::pair<std::string, std::int64_t>, Gap> gaps;
    for (auto& row : settled_.held()) {
        if (auto* segment = std::get_if<Segment>(&row)) {
            if (segment->state == SegmentState::final) standing.segments.push_back(std::move(*segment));
        } else if (const auto* gap = std::get_if<Gap>(&row)) {
            // Later rows are newer: of a gap that grew the last one stands.
            gaps.insert_or_assign({gap->track, gap->start_ms}, *gap);
        }
    }
    for (auto& [key, gap] : gaps)
        standing.gaps.push_back(std::move(gap));
    return {store_, std::move(standing)};
}

std::vector<proto::LaneMessage> Feed::lanes() const {
    std::vector<proto::LaneMessage> out;
    for (const auto& [track, lane] : lanes_)
        out.push_back(lane);
    return out;
}

void Feed::publish(const std::string& key, std::string event, std::string data, Revision revision) {
    events_.put(key, revision, {std::move(event), std::move(data)});
    for (auto& waiter : waiting_)
        waiter.notify();
}

Snapshot Feed::snapshot() const {
    json::array lanes;
    for (const auto& [track, lane] : lanes_)
        lanes.push_back(to_json(track, lane));
    json::object rest{{"lanes", std::move(lanes)}};
    if (!progress_.empty()) rest["progress"] = progress_;
    return {scrollback_.revision(), to_json(row_, tracks_), std::move(rest), past()};
}

net::Task<Result<Feed::News>> Feed::next(Revision after, Instant deadline) {
    News news;
    if (after == 0 || after < base_ || after > scrollback_.revision()) {
        // Revision 0 would make the viewer ask for a snapshot for ever.
        if (scrollback_.revision() == 0) scrollback_.next_revision();
        news.revision = scrollback_.revision();
        news.snapshot.emplace(snapshot());
        co_return news;
    }
    const auto waiter = waiting_.emplace(waiting_.end(), executor_);
    struct Leave {
        std::list<net::Signal>& list;
        std::list<net::Signal>::iterator at;
        ~Leave() { list.erase(at); }
    };
    const Leave leave{waiting_, waiter};
    bool more = true;
    while (scrollback_.revision() <= after && more)
        more = co_await waiter->wait(deadline);
    if (after < events_.complete_after()) co_return co_await stored_news(after);
    news.revision = scrollback_.revision();
    for (const auto& [revision, event] : events_.between(after, news.revision))
        proto::append_sse(news.sse, event.name, event.data, std::to_string(revision));
    co_return news;
}

// What is here is taken first: until the store has answered it may be stored and let go of.
net::Task<Result<Feed::News>> Feed::stored_news(Revision after) {
    const auto until = events_.complete_after();
    auto events = events_.between(after, until);
    const auto read = [session = row_.id, after, until](store::Database& database) {
        return database.changes(session, after, until, kMostChanges);
    };
    const auto stored = co_await store_.ask(read);
    if (!stored) co_return stored.error();
    for (const auto& segment : stored->segments)
        events.try_emplace(segment.revision, FeedEvent{"segment", json::serialize(to_json(segment))});
    for (const auto& gap : stored->gaps)
        events.try_emplace(gap.revision, FeedEvent{"gap", json::serialize(to_json(gap))});
    News news;
    news.revision = stored->until;
    for (const auto& [revision, event] : events) {
        if (revision > news.revision) break;
        proto::append_sse(news.sse, event.name, event.data, std::to_string(revision));
    }
    co_return news;
}

}  // namespace scribed::daemon
