// SPDX-License-Identifier: Apache-2.0
#include "daemon/feed.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/feed_json.hpp"
#include "proto/sse.hpp"

namespace scribed::daemon {

namespace json = boost::json;
using transcript::Revision;

namespace {

// After a restart a viewer may hold revisions that never reached the disk; new ones must not be mistaken for those.
constexpr Revision kRevisionLeap = 10000;

template <class T>
json::array list_of(const std::vector<T>& items) {
    json::array out;
    for (const auto& item : items)
        out.push_back(to_json(item));
    return out;
}

}  // namespace

Feed::Feed(net::Executor executor, store::Store& store, store::SessionRow row, std::vector<store::TrackRow> tracks)
    : executor_(executor), store_(store), row_(std::move(row)), tracks_(std::move(tracks)) {}

net::Task<Result<std::shared_ptr<Feed>>> Feed::load(net::Executor executor, store::Store& store, std::string session) {
    struct Stored {
        store::SessionRow row;
        std::vector<store::TrackRow> tracks;
        std::vector<transcript::Segment> segments;
        std::vector<transcript::Gap> gaps;
        std::vector<store::LaneRow> lanes;
    };
    const auto read = [session](store::Database& database) -> Result<Stored> {
        Stored out;
        auto row = database.session(session);
        if (!row) return row.error();
        auto tracks = database.tracks(session);
        if (!tracks) return tracks.error();
        auto segments = database.segments(session);
        if (!segments) return segments.error();
        auto gaps = database.gaps(session);
        if (!gaps) return gaps.error();
        auto lanes = database.lanes(session);
        if (!lanes) return lanes.error();
        return Stored{std::move(*row), std::move(*tracks), std::move(*segments), std::move(*gaps), std::move(*lanes)};
    };
    auto stored = co_await store.ask(read);
    if (!stored) co_return stored.error();
    auto feed = std::make_shared<Feed>(executor, store, std::move(stored->row), std::move(stored->tracks));
    feed->restore(std::move(stored->segments), std::move(stored->gaps), stored->lanes);
    // Stored at once: the next start must leap from here, whatever is given out in between.
    store.write([session, base = feed->base_](store::Database& database) {
        return database.set_revision(session, base);
    });
    co_return feed;
}

std::int64_t Feed::settled_ms(const std::string& track) const {
    std::int64_t settled = 0;
    for (const auto& segment : scrollback_.segments()) {
        if (segment.track == track && segment.state == transcript::SegmentState::final) {
            settled = std::max(settled, segment.end_ms);
        }
    }
    for (const auto& gap : scrollback_.gaps()) {
        if (gap.track == track) settled = std::max(settled, gap.end_ms);
    }
    return settled;
}

void Feed::restore(
    std::vector<transcript::Segment> segments,
    std::vector<transcript::Gap> gaps,
    const std::vector<store::LaneRow>& lanes
) {
    Revision highest = row_.revision;
    for (const auto& segment : segments)
        highest = std::max(highest, segment.revision);
    for (const auto& gap : gaps)
        highest = std::max(highest, gap.revision);
    for (const auto& lane : lanes)
        highest = std::max(highest, lane.revision);
    base_ = highest + kRevisionLeap;
    scrollback_.restore(std::move(segments), std::move(gaps), base_);
}

void Feed::apply(transcript::Segment segment) {
    const auto stored = scrollback_.apply(std::move(segment));
    if (!stored) return;
    publish("segment " + stored->id, "segment", json::serialize(to_json(*stored)), stored->revision);
    // A partial is worth nothing after a crash: its audio is transcribed again. So only settled text is written.
    if (stored->state != transcript::SegmentState::partial) {
        store_.write([session = row_.id, row = *stored](store::Database& database) {
            return database.put_segment(session, row);
        });
    }
    if (listener_) listener_(proto::SegmentMessage{*stored});
}

void Feed::add_gap(transcript::Gap gap) {
    const auto stored = scrollback_.add_gap(std::move(gap));
    const auto key = "gap " + stored.track + " " + std::to_string(stored.start_ms);
    publish(key, "gap", json::serialize(to_json(stored)), stored.revision);
    store_.write([session = row_.id, stored](store::Database& database) { return database.put_gap(session, stored); });
    if (listener_) listener_(proto::GapMessage{stored});
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
    const json::object data{{"stage", stage}, {"done", done}, {"total", total}};
    progress_ = json::serialize(data);
    publish("progress", "progress", progress_, scrollback_.next_revision());
}

void Feed::set_canon(int version) {
    row_.version = version;
    const json::object data{{"version", version}};
    publish("canon", "canon", json::serialize(data), scrollback_.next_revision());
}

void Feed::tell_all(const OnMessage& listener) const {
    for (const auto& segment : scrollback_.segments())
        listener(proto::SegmentMessage{segment});
    for (const auto& gap : scrollback_.gaps())
        listener(proto::GapMessage{gap});
    for (const auto& [track, lane] : lanes_)
        listener(lane);
}

void Feed::publish(const std::string& key, std::string event, std::string data, Revision revision) {
    auto& newest = newest_[key];
    if (newest != 0) entries_.erase(newest);
    newest = revision;
    entries_[revision] = Entry{key, std::move(event), std::move(data)};
    for (auto& waiter : waiting_)
        waiter.notify();
}

std::string Feed::snapshot() const {
    json::object data{
        {"revision", scrollback_.revision()},
        {"session", to_json(row_, tracks_)},
        {"segments", list_of(scrollback_.segments())},
        {"gaps", list_of(scrollback_.gaps())},
    };
    json::array lanes;
    for (const auto& [track, lane] : lanes_)
        lanes.push_back(to_json(track, lane));
    data["lanes"] = std::move(lanes);
    auto text = json::serialize(data);
    if (!progress_.empty()) {
        text.pop_back();
        text += ",\"progress\":" + progress_ + "}";
    }
    return text;
}

net::Task<Feed::News> Feed::next(Revision after, Instant deadline) {
    News news;
    if (after == 0 || after < base_ || after > scrollback_.revision()) {
        // Revision 0 would make the viewer ask for a snapshot for ever.
        if (scrollback_.revision() == 0) scrollback_.next_revision();
        news.revision = scrollback_.revision();
        proto::append_sse(news.sse, "snapshot", snapshot(), std::to_string(news.revision));
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
    for (auto at = entries_.upper_bound(after); at != entries_.end(); ++at) {
        proto::append_sse(news.sse, at->second.event, at->second.data, std::to_string(at->first));
    }
    news.revision = scrollback_.revision();
    co_return news;
}

}  // namespace scribed::daemon
