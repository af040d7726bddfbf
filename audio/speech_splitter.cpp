// SPDX-License-Identifier: Apache-2.0
#include "audio/speech_splitter.hpp"

#include <algorithm>

namespace scribed::audio {
namespace {

constexpr int kWindowMs = 10;
// Loudness is followed from shortly before it is needed, in about two seconds.
constexpr int kListenMs = 17000;
constexpr double kFollow = kWindowMs / 2000.0;

// A closed consonant is shorter, a gap between words that is worth the name is not.
constexpr int kQuietMs = 100;
constexpr int kSplitMs = 20000;
constexpr double kQuiet = 1 / 25.0;  // -14 dB

constexpr int kSoftMs = 20;
constexpr int kHurryMs = 25000;
constexpr double kSoft = 1 / 4.0;  // -6 dB

constexpr int kLongestMs = 27000;

}  // namespace

SpeechSplitter::SpeechSplitter(unsigned rate) : rate_(rate), window_(ms_to_samples(kWindowMs, rate)) {}

void SpeechSplitter::begin() {
    length_ = in_window_ = quiet_ = soft_ = 0;
    square_sum_ = 0;
    loudness_ = 0;
}

std::optional<std::size_t> SpeechSplitter::push(std::span<const std::int16_t> pcm) {
    for (std::size_t at = 0; at < pcm.size();) {
        const auto taken = std::min<std::size_t>(pcm.size() - at, static_cast<std::size_t>(window_ - in_window_));
        std::uint64_t sum = 0;
        for (const std::int16_t sample : pcm.subspan(at, taken))
            sum += static_cast<std::uint32_t>(sample * sample);
        square_sum_ += sum;
        in_window_ += taken;
        at += taken;
        if (in_window_ < window_) break;
        const bool ends = last();
        in_window_ = 0;
        square_sum_ = 0;
        if (!ends) continue;
        begin();
        return at;
    }
    return std::nullopt;
}

bool SpeechSplitter::last() {
    const auto lasts = [this](int ms) { return length_ >= ms_to_samples(ms, rate_); };
    length_ += window_;
    if (!lasts(kListenMs)) return false;
    const double level = static_cast<double>(square_sum_) / static_cast<double>(window_);
    loudness_ = loudness_ == 0 ? level : loudness_ + (level - loudness_) * kFollow;
    quiet_ = level <= loudness_ * kQuiet ? quiet_ + window_ : 0;
    soft_ = level <= loudness_ * kSoft ? soft_ + window_ : 0;
    if (lasts(kSplitMs) && quiet_ >= ms_to_samples(kQuietMs, rate_)) return true;
    if (lasts(kHurryMs) && soft_ >= ms_to_samples(kSoftMs, rate_)) return true;
    return lasts(kLongestMs);
}

}  // namespace scribed::audio
