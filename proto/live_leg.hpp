// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "audio/resampler.hpp"
#include "audio/utterance_detector.hpp"
#include "base/clock.hpp"
#include "base/units.hpp"
#include "proto/realtime_session.hpp"

namespace scribed::proto {

/// One connection of a track's succession of them, and the way of the track's audio into it: 16 kHz samples become
/// 24 kHz, and for models without server VAD the utterances are found here. A value, as RealtimeSession is.
class LiveLeg {
public:
    /// `number` tells the legs of a track apart. `closing_silence` is sent after a track falls quiet, so that the
    /// service's own detector closes the utterance.
    LiveLeg(std::uint64_t number, const RealtimeSession::Options& options, std::chrono::milliseconds closing_silence);

    std::uint64_t number() const { return number_; }
    RealtimeSession& session() { return session_; }
    const RealtimeSession& session() const { return session_; }
    bool ended() const { return session_.state() == RealtimeSession::State::ended; }

    /// From here on it is sent the track from the sample `track` on.
    void begin(Samples track);
    /// Track samples from `track` on; in order. Behind a hole the utterance before it
    /// is over.
    void feed(std::span<const std::int16_t> pcm, Samples track, Instant now);
    /// The track is quiet for now: closes an utterance under way.
    void quiet(Instant now);
    /// No more audio.
    void drain(Instant now);

    Samples begun_at() const { return begin_; }
    /// Where another leg would have to begin if this one were lost (RealtimeSession::resume_at()).
    Samples resume_at() const;
    /// Whether another leg may take over here without cutting an utterance.
    bool between_utterances() const;
    /// RealtimeSession::retire().
    Samples retire(Instant now);

    // The succession's notes.
    Instant dialed;                            ///< when its connection was begun
    UnixMs dialed_wall = 0;                    ///< the same
    std::optional<Instant> ready;              ///< since when it is configured
    std::optional<UpstreamError> failure;      ///< what it ended with
    std::map<std::string, std::string> names;  ///< what its items are called outside

private:
    void end_run(Instant now);
    void put(std::span<const std::int16_t> pcm, Instant now);

    const std::uint64_t number_;
    const std::chrono::milliseconds closing_silence_;
    RealtimeSession session_;
    std::unique_ptr<audio::Resampler> resampler_;
    std::optional<audio::UtteranceDetector> detector_;
    // A run is audio without a hole; the resampler's state belongs to one run.
    bool in_run_ = false;
    Samples run_begin_ = 0;  ///< track sample
    Samples run_sent_ = 0;   ///< upstream samples since
    Samples begin_ = 0;
    Samples fed_to_ = 0;
    bool voiced_ = false;  ///< something was fed since the last quiet()
};

}  // namespace scribed::proto
