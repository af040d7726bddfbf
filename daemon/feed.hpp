// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/signal.hpp"
#include "net/task.hpp"
#include "proto/ingest_messages.hpp"
#include "store/store.hpp"
#include "transcript/scrollback.hpp"

namespace scribed::daemon {

/// What the viewers of one session see: the scrollback, its gaps, the lanes, the state, the batch pass's progress, the
/// canon. Each thing stands at its newest revision only, so a viewer that lags is simply handed what is newest and no
/// queue grows for it. What people must find again is stored as it changes. Lives on one executor; every call is made
/// there.
class Feed {
public:
    using OnMessage = std::function<void(const proto::ServerMessage&)>;

    /// Loads what is stored. `session` may be of any state.
    static net::Task<Result<std::shared_ptr<Feed>>> load(
        net::Executor executor, store::Store& store, std::string session
    );
    /// For a session that was just created.
    Feed(net::Executor executor, store::Store& store, store::SessionRow row, std::vector<store::TrackRow> tracks);

    void apply(transcript::Segment segment);
    void add_gap(transcript::Gap gap);
    void set_lane(const std::string& track, proto::LaneMessage lane);
    void add_track(store::TrackRow track);
    /// Publishes the state; the caller stores it where an answer depends on that.
    void set_state(store::SessionState state, std::string reason);
    /// So far; whoever comes sees it.
    void set_duration(std::int64_t duration_ms) { row_.duration_ms = duration_ms; }
    void set_ended(UnixMs ended_ms, std::int64_t duration_ms);
    void set_progress(std::string stage, std::size_t done, std::size_t total);
    void set_canon(int version);

    /// A new segment id, never given out before.
    std::string new_segment_id() { return "s" + std::to_string(scrollback_.next_revision()); }

    /// Also told of each segment, gap and lane: the client that records. Empty: nobody.
    void set_listener(OnMessage listener) { listener_ = std::move(listener); }
    /// Repeats everything that stands, for a client that has just come, or come back.
    void tell_all(const OnMessage& listener) const;

    struct News {
        std::string sse;  ///< complete server-sent events; empty when the deadline passed
        transcript::Revision revision = 0;
    };
    /// What changed after `after`, waiting for it until `deadline`; a snapshot when `after` is 0 or older than what is
    /// known here.
    net::Task<News> next(transcript::Revision after, Instant deadline);

    const transcript::Scrollback& scrollback() const { return scrollback_; }
    /// Up to where a track has its final text, or gaps.
    std::int64_t settled_ms(const std::string& track) const;
    const store::SessionRow& row() const { return row_; }
    const std::vector<store::TrackRow>& tracks() const { return tracks_; }
    net::Executor executor() const { return executor_; }

private:
    struct Entry {
        std::string key;
        std::string event;
        std::string data;
    };
    void publish(const std::string& key, std::string event, std::string data, transcript::Revision revision);
    std::string snapshot() const;
    void restore(
        std::vector<transcript::Segment> segments,
        std::vector<transcript::Gap> gaps,
        const std::vector<store::LaneRow>& lanes
    );

    net::Executor executor_;
    store::Store& store_;
    store::SessionRow row_;
    std::vector<store::TrackRow> tracks_;
    transcript::Scrollback scrollback_;
    std::map<transcript::Revision, Entry> entries_;
    std::map<std::string, transcript::Revision> newest_;
    std::map<std::string, proto::LaneMessage> lanes_;
    std::string progress_;
    transcript::Revision base_ = 0;  ///< revisions up to here were given out before this object was made
    OnMessage listener_;
    std::list<net::Signal> waiting_;
};

}  // namespace scribed::daemon
