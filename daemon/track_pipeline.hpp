// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "audio/resampler.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/recorder.hpp"
#include "store/rows.hpp"
#include "upstream/live_track.hpp"

namespace scribed::daemon {

/// One track's way from the client: placed by sample index, brought to 16 kHz, given to the recording and then to the
/// live lane. On the session's executor. "Client samples" count at the track's own rate, "track samples" at kTrackRate.
class TrackPipeline {
public:
    /// `live` may be null: no live lane is wanted. The recording may hold audio already (a session that goes on after a
    /// restart).
    static Result<std::unique_ptr<TrackPipeline>> make(
        store::TrackRow row, std::unique_ptr<store::TrackRecording> recording, std::unique_ptr<upstream::LiveTrack> live
    );

    /// Takes client samples that begin at `first`, or where the track stands. What lies below next() is ignored; a hole
    /// is silence. `now` on the session's ListeningClock, here and below. Returns how many were new.
    std::size_t accept(std::optional<Samples> first, std::span<const std::int16_t> samples, Instant now);
    /// The end of the track's audio: the resampler's tail goes out, the live lane drains.
    void finish();
    /// Closes an utterance that the client stopped feeding: called now and then.
    void look_for_quiet(Instant now, std::chrono::milliseconds limit);

    /// The client sample that is wanted next.
    Samples next() const { return next_; }
    /// Every client sample below this is stored: what an ack may promise.
    Samples acknowledged() const;
    /// Track samples taken so far: the track's length.
    Samples length() const { return recording_->next(); }

    const store::TrackRow& row() const { return row_; }
    store::TrackRecording& recording() { return *recording_; }
    upstream::LiveTrack* live() { return live_.get(); }

private:
    TrackPipeline(
        store::TrackRow row,
        std::unique_ptr<store::TrackRecording> recording,
        std::unique_ptr<upstream::LiveTrack> live,
        std::unique_ptr<audio::Resampler> to_track
    );
    void skip_to(Samples first);
    void start_run(Samples first);
    void end_run();
    void push(std::span<const std::int16_t> samples);
    void push_track(std::span<const std::int16_t> samples);

    store::TrackRow row_;
    std::unique_ptr<store::TrackRecording> recording_;
    std::unique_ptr<upstream::LiveTrack> live_;
    std::unique_ptr<audio::Resampler> to_track_;  ///< null at kTrackRate
    Samples next_ = 0;
    // A run is a stretch without holes long enough to end it; the resampler's state belongs to one run.
    Samples track_next_ = 0;  ///< track sample that the next resampled one is
    Instant last_audio_;
};

}  // namespace scribed::daemon
