// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audio/speech_splitter.hpp"
#include "audio/timeline.hpp"
#include "audio/voice_detector.hpp"
#include "base/units.hpp"

namespace scribed::audio {

/// Finds utterances in the 24 kHz stream of one track, for live models without server VAD (upstream.md 4.4): an
/// utterance ends at a pause, or where a SpeechSplitter splits speech without one.
class UtteranceDetector {
public:
    UtteranceDetector();

    /// Samples that hold the track's audio from the track sample `track` on. Returns the utterances that ended, in
    /// track samples.
    std::vector<Stretch> push(std::span<const std::int16_t> pcm, Samples track);
    /// The track has gone quiet: ends what is open.
    std::vector<Stretch> quiet();
    /// The track sample from which on there may be a voice that no utterance was given out for.
    Samples unheard_from() const;
    bool hears_voice() const { return detector_.open_since().has_value(); }

private:
    /// From here on the detector hears the track from `track` on, behind silence that the track does not hold.
    void begin_run(Samples track);
    std::vector<Stretch> take();
    bool split(std::span<const std::int16_t> pcm);
    void force(std::vector<Stretch>& out);
    void emit(Samples begin, Samples end, std::vector<Stretch>& out) const;

    VoiceDetector detector_;
    SpeechSplitter splitter_{kUpstreamRate};
    Timeline timeline_;
    Samples next_track_ = 0;    ///< where the track goes on if nothing is skipped
    Samples run_begin_ = 0;     ///< detector position at which the newest run began
    Samples forced_until_ = 0;  ///< detector position up to which speech was already cut off as an utterance
    bool started_ = false;
};

}  // namespace scribed::audio
