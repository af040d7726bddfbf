// SPDX-License-Identifier: Apache-2.0
#include "audio/utterance_detector.hpp"

#include <algorithm>

namespace scribed::audio {
namespace {

constexpr Samples kLongest = 20 * kUpstreamRate;
// Enough digital silence to end any stretch, whatever the hangover.
constexpr Samples kSilence = kUpstreamRate;

VoiceDetectorConfig detector_config() {
    VoiceDetectorConfig config;
    config.rate = kUpstreamRate;
    // An utterance may hold short pauses; the recording's own detector cuts finer.
    config.hangover_ms = 500;
    return config;
}

}  // namespace

UtteranceDetector::UtteranceDetector() : detector_(detector_config()) {}

std::vector<Stretch> UtteranceDetector::push(std::span<const std::int16_t> pcm, Samples track) {
    if (!started_ || track > next_track_ + 1 || next_track_ > track + 1) {
        begin_run(track);
    }
    detector_.push(pcm);
    next_track_ = track + rescale(pcm.size(), kUpstreamRate, kTrackRate);
    return take();
}

std::vector<Stretch> UtteranceDetector::quiet() {
    if (!started_) return {};
    begin_run(next_track_);
    return take();
}

Samples UtteranceDetector::unheard_from() const {
    // A voice is known a moment after it began.
    static constexpr Samples kOnset = kUpstreamRate / 2;
    const Samples now = detector_.position();
    const Samples from = std::max(detector_.open_since().value_or(now - std::min(now, kOnset)), forced_until_);
    return timeline_.to_track(std::max(from, run_begin_));
}

void UtteranceDetector::begin_run(Samples track) {
    if (started_) detector_.push_silence(kSilence);
    run_begin_ = detector_.position();
    timeline_.mark(run_begin_, track);
    started_ = true;
}

std::vector<Stretch> UtteranceDetector::take() {
    std::vector<Stretch> out;
    const auto emit = [&](Samples begin, Samples end) {
        begin = std::max(begin, forced_until_);
        // The lead of a voice that opens a run lies in the silence before it, which has no place in the track.
        if (end > run_begin_) begin = std::max(begin, run_begin_);
        if (begin < end) out.push_back({timeline_.to_track(begin), timeline_.to_track(end)});
    };
    for (const auto& stretch : detector_.take_stretches())
        emit(stretch.begin, stretch.end);
    if (const auto open = detector_.open_since()) {
        if (detector_.position() - std::max(*open, forced_until_) >= kLongest) {
            emit(*open, detector_.position());
            forced_until_ = detector_.position();
        }
    }
    return out;
}

}  // namespace scribed::audio
