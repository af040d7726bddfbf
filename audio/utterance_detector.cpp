// SPDX-License-Identifier: Apache-2.0
#include "audio/utterance_detector.hpp"

#include <algorithm>

namespace scribed::audio {
namespace {

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
    auto out = take();
    if (split(pcm)) force(out);
    return out;
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
    splitter_.begin();
    run_begin_ = detector_.position();
    timeline_.mark(run_begin_, track);
    started_ = true;
}

std::vector<Stretch> UtteranceDetector::take() {
    std::vector<Stretch> out;
    for (const auto& stretch : detector_.take_stretches())
        emit(stretch.begin, stretch.end, out);
    return out;
}

bool UtteranceDetector::split(std::span<const std::int16_t> pcm) {
    if (!hears_voice()) {
        splitter_.begin();
        return false;
    }
    bool found = false;
    while (const auto end = splitter_.push(pcm)) {
        pcm = pcm.subspan(*end);
        found = true;
    }
    return found;
}

// All that was pushed belongs to what is cut off: the rest of a block is too short to matter.
void UtteranceDetector::force(std::vector<Stretch>& out) {
    emit(*detector_.open_since(), detector_.position(), out);
    forced_until_ = detector_.position();
}

void UtteranceDetector::emit(Samples begin, Samples end, std::vector<Stretch>& out) const {
    begin = std::max(begin, forced_until_);
    // The lead of a voice that opens a run lies in the silence before it, which has no place in the track.
    if (end > run_begin_) begin = std::max(begin, run_begin_);
    if (begin < end) out.push_back({timeline_.to_track(begin), timeline_.to_track(end)});
}

}  // namespace scribed::audio
