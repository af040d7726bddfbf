// SPDX-License-Identifier: Apache-2.0
#include "sandbox/server_vad.hpp"

#include <cmath>

namespace scribed::sandbox {
namespace {

constexpr std::size_t kFrame = kUpstreamRate / 100;
/// So many frames of voice in a row make a start: a click is none.
constexpr std::size_t kStartFrames = 3;

/// threshold 0, 0.5 and 1 ask for -65, -50 and -35 dB relative to full scale.
double mean_square_of(double threshold) {
    const double db = -65 + 30 * threshold;
    return 32768.0 * 32768.0 * std::pow(10.0, db / 10);
}

}  // namespace

ServerVad::ServerVad(const TurnDetection& config, Samples position)
    : least_mean_square_(mean_square_of(config.threshold)),
      prefix_(ms_to_samples(config.prefix_padding_ms, kUpstreamRate)),
      silence_(ms_to_samples(config.silence_duration_ms, kUpstreamRate)),
      position_(position) {}

std::vector<ServerVad::Change> ServerVad::push(std::span<const std::int16_t> samples) {
    std::vector<Change> changes;
    for (const auto sample : samples) {
        energy_ += static_cast<double>(sample) * sample;
        ++position_;
        if (++in_frame_ < kFrame) continue;
        frame(energy_ >= least_mean_square_ * kFrame, changes);
        in_frame_ = 0;
        energy_ = 0;
    }
    return changes;
}

void ServerVad::frame(bool voiced, std::vector<Change>& changes) {
    voiced_frames_ = voiced ? voiced_frames_ + 1 : 0;
    if (voiced) voice_end_ = position_;
    if (!speaking_ && voiced_frames_ == kStartFrames) {
        const auto begin = position_ - kStartFrames * kFrame;
        speaking_ = true;
        changes.push_back({true, begin > prefix_ ? begin - prefix_ : 0});
    } else if (speaking_ && position_ - voice_end_ >= silence_ && !voiced) {
        speaking_ = false;
        changes.push_back({false, voice_end_ + silence_});
    }
}

}  // namespace scribed::sandbox
