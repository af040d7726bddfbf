// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "daemon/barriers.hpp"
#include "daemon/feed.hpp"
#include "daemon/gap_collector.hpp"
#include "daemon/listening_clock.hpp"
#include "daemon/outbox.hpp"
#include "daemon/services.hpp"
#include "daemon/session_clock.hpp"
#include "daemon/span_collector.hpp"
#include "daemon/track_pipeline.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"
#include "proto/ingest_machine.hpp"

namespace scribed::daemon {

/// One recording session from `start` to the stored batch job. It outlives its connections: a client may vanish and
/// resume. Lives on one executor for life; every call is made there. run() is its whole life; the registry keeps the
/// object until that has returned.
class Session {
public:
    Session(Services& services, std::shared_ptr<Feed> feed);
    ~Session();

    /// Opens the recordings of the feed's tracks. Before anything else. Errc::io, Errc::disk_full.
    net::Task<Result<void>> open();
    /// Until the session is finished and stored as a job (true), or failed or suspended (false).
    net::Task<bool> run();
    /// The daemon stops: what was taken goes to disk, the client is told to come back, the state stays as it is. run()
    /// then returns.
    net::Task<void> suspend();
    /// Instead of run() when open() failed.
    net::Task<void> discard();

    // The client's side. `attach` replaces an older connection, which is told to leave.
    std::shared_ptr<Outbox> attach();
    void detach(const std::shared_ptr<Outbox>& outbox);
    proto::StartedMessage started() const;
    proto::Framing framing() const;

    /// Refusals come back as messages for the client; nothing on success.
    std::optional<proto::IngestRefusal> on_audio(const proto::IngestAudio& audio);
    net::Task<std::optional<proto::IngestRefusal>> add_track(proto::TrackSpec spec);
    /// Returns at once, or when the mark is stored where the database is behind: its client waits as well.
    net::Task<std::optional<proto::IngestRefusal>> mark(std::string label);
    std::optional<proto::IngestRefusal> barrier(std::string id);
    void finish();
    /// Live tracks that this lane (upstream::lane_key()) serves look for another one.
    void leave_lane(const std::string& lane);
    /// Returns when the disk has caught up; a refusal when it cannot.
    net::Task<std::optional<proto::IngestRefusal>> uncongested();
    bool congested() const;

    // These two never change: any thread.
    const std::string& id() const { return feed_->row().id; }
    const std::string& resume_secret() const { return feed_->row().resume_secret; }
    /// Of the longest track, as of a moment ago. Any thread.
    std::int64_t recorded_ms() const { return recorded_ms_; }
    Feed& feed() { return *feed_; }
    net::Executor executor() const { return feed_->executor(); }

private:
    class ClientWaits;

    net::Task<Result<void>> open_track(store::TrackRow row);
    std::unique_ptr<upstream::LiveTrack> make_live(const store::TrackRow& row);
    net::Task<void> serve_live(upstream::LiveTrack* live);
    net::Task<bool> close_down();
    net::Task<void> end_live();
    net::Task<Result<void>> close_recordings();
    /// How the client is told of a failed write.
    static std::string disk_code(const Error& error);
    void on_live(const store::TrackRow& row, const proto::LiveEvent& event);
    void on_text(const store::TrackRow& row, const proto::LiveText& text);
    void on_lost(const store::TrackRow& row, const proto::LiveLost& lost);
    void answer_barriers();
    void on_progress(const store::RecordingProgress& progress);
    void on_span(const std::string& track, const upstream::LaneSpan& span);
    void store_span(const std::string& track, const upstream::LaneSpan& span);
    /// Says of tracks that no live lane is wanted for that nobody has them.
    void note_unheard();
    void note_length();
    void publish_gap(const std::string& track, Samples begin, Samples end, const std::string& reason);
    void count_audio();
    std::int64_t longest_ms() const;

    Services& services_;
    const std::shared_ptr<const Config> config_;  ///< as it was when the session began
    std::shared_ptr<Feed> feed_;
    Log log_;
    net::TaskGroup children_;  ///< the live tracks
    net::Signal wake_;         ///< run(): something to look at
    net::Signal disk_;         ///< uncongested(): the disk made progress
    std::vector<std::unique_ptr<TrackPipeline>> tracks_;
    std::map<std::string, std::string> segment_ids_;  ///< track and upstream item -> open segment
    GapCollector gaps_;
    SpanCollector spans_;
    Barriers barriers_;
    int marks_ = 0;  ///< since this object was made
    std::atomic<std::int64_t> recorded_ms_ = 0;
    std::shared_ptr<Outbox> client_;
    Instant lonely_since_;  ///< since when no client is attached
    ListeningClock listening_;
    SessionClock clock_;
    std::optional<Error> disk_error_;
    // Not in the metrics yet: all sessions share those, and a frame is too small to go there for.
    std::uint64_t uncounted_frames_ = 0;
    double uncounted_seconds_ = 0;
    bool finishing_ = false;
    bool adding_ = false;  ///< add_track() is under way
    bool suspended_ = false;
};

}  // namespace scribed::daemon
