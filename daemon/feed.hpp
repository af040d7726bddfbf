// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "daemon/past.hpp"
#include "daemon/recent_events.hpp"
#include "daemon/settled_rows.hpp"
#include "daemon/snapshot.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "proto/ingest_messages.hpp"
#include "store/store.hpp"
#include "transcript/scrollback.hpp"

namespace scribed::daemon {

/// What the viewers of one session see: the scrollback, its gaps, the lanes, the state, the batch pass's progress, the
/// canon. Each thing stands at its newest revision only, so a viewer that lags is simply handed what is newest and no
/// queue grows for it. Settled text is stored as it comes and then read from there: what is held here does not grow
/// with the session. Lives on one executor; every call is made there.
class Feed {
public:
    using OnMessage = std::function<void(const proto::ServerMessage&)>;

    /// Finds where the stored session ends. It may be of any state.
    static net::Task<Result<std::shared_ptr<Feed>>> load(
        net::Executor executor, store::Store& store, std::string session
    );
    /// For a session that was just created.
    Feed(net::Executor executor, store::Store& store, store::SessionRow row, std::vector<store::TrackRow> tracks);

    /// transcript::Scrollback::apply(): a segment without an id gets one. Nothing when nothing changed.
    std::optional<transcript::Segment> apply(transcript::Segment segment);
    void add_gap(transcript::Gap gap);
    /// Stores who has a stretch of a track, which nobody is told. Before the texts and gaps that it describes.
    void add_span(store::SpanRow span) { settled_.put(std::move(span)); }
    void set_lane(const std::string& track, proto::LaneMessage lane);
    void add_track(store::TrackRow track);
    /// Publishes the state; the caller stores it where an answer depends on that.
    void set_state(store::SessionState state, std::string reason);
    /// So far; whoever comes sees it.
    void set_duration(std::int64_t duration_ms) { row_.duration_ms = duration_ms; }
    void set_ended(UnixMs ended_ms, std::int64_t duration_ms);
    void set_progress(std::string stage, std::size_t done, std::size_t total);
    void set_canon(int version);
    /// Now and then while text comes: lets go of what is stored by now, and stores again what could not be.
    void tick(Instant now);
    /// What settled and is not known to be stored.
    std::vector<SettledRows::Row> unstored() const { return settled_.held(); }

    /// Also told of each segment, gap and lane: the client that records. Empty: nobody.
    void set_listener(OnMessage listener) { listener_ = std::move(listener); }
    /// What stands now, for a client that has just come, or come back; the listener is told all that follows.
    Past past() const;
    std::vector<proto::LaneMessage> lanes() const;

    struct News {
        std::string sse;  ///< complete server-sent events; empty when the deadline passed, or there is a snapshot
        std::optional<Snapshot> snapshot;
        transcript::Revision revision = 0;  ///< what to go on after
    };
    /// What changed after `after`, waiting for it until `deadline`; a snapshot when `after` is 0 or no revision that
    /// this object gave out. Errors are the store's.
    net::Task<Result<News>> next(transcript::Revision after, Instant deadline);

    transcript::Revision revision() const { return scrollback_.revision(); }
    /// Up to where a track has its final text, or gaps.
    std::int64_t settled_ms(const std::string& track) const { return scrollback_.settled_ms(track); }
    const store::SessionRow& row() const { return row_; }
    const std::vector<store::TrackRow>& tracks() const { return tracks_; }
    net::Executor executor() const { return executor_; }

private:
    void publish(const std::string& key, std::string event, std::string data, transcript::Revision revision);
    void restore(transcript::TimelineEnd end);
    Snapshot snapshot() const;
    net::Task<Result<News>> stored_news(transcript::Revision after);

    net::Executor executor_;
    store::Store& store_;
    store::SessionRow row_;
    std::vector<store::TrackRow> tracks_;
    transcript::Scrollback scrollback_;
    SettledRows settled_;
    RecentEvents events_;
    std::map<std::string, proto::LaneMessage> lanes_;
    boost::json::object progress_;
    transcript::Revision base_ = 0;  ///< revisions up to here were given out before this object was made
    bool in_store_ = false;          ///< live text was let go of, or stored before this object was made
    OnMessage listener_;
    std::list<net::Signal> waiting_;
};

}  // namespace scribed::daemon
