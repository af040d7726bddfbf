// SPDX-License-Identifier: Apache-2.0
#include "audio/voice_detector.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace scribed::audio {
namespace {

/// A closing threshold below the opening one keeps a voice whole that fades in and out around it.
constexpr double kHysteresisDb = 3;
/// How fast the noise floor follows a louder room, in dB per second: while nobody speaks, and under a voice.
constexpr double kRiseDb = 6;
constexpr double kRiseUnderVoiceDb = 1.5;
/// Steady sounds below this are rooms rather than voices: the floor rises under them as if nobody spoke, and when the
/// stream begins with one it is the floor at once.
constexpr double kRoomDbfs = -40;
/// The part of the way down that the floor goes in one frame: a single quiet frame among loud ones is no quiet room.
constexpr double kFall = 0.5;
/// A pause that ends a sound before it has lasted min_voice_ms: clicks do not add up to a voice.
constexpr int kMaxClickPauseMs = 50;
constexpr double kSilenceDb = -200;

}  // namespace

VoiceDetector::VoiceDetector(VoiceDetectorConfig config)
    : config_(config),
      frame_length_(std::max<Samples>(ms_to_samples(config.frame_ms, config.rate), 1)),
      noise_db_(config.floor_dbfs - config.open_db),
      room_db_(noise_db_) {}

void VoiceDetector::push(std::span<const std::int16_t> samples) {
    while (!samples.empty()) {
        const auto taken = std::min<std::size_t>(samples.size(), static_cast<std::size_t>(frame_length_ - in_frame_));
        std::int64_t sum = 0;
        std::uint64_t square_sum = 0;
        for (const std::int16_t sample : samples.first(taken)) {
            sum += sample;
            square_sum += static_cast<std::uint32_t>(sample * sample);
        }
        sum_ += sum;
        square_sum_ += square_sum;
        in_frame_ += taken;
        position_ += taken;
        samples = samples.subspan(taken);
        if (in_frame_ == frame_length_) end_frame();
    }
}

void VoiceDetector::push_silence(Samples count) {
    while (count > 0) {
        // Once nobody is heard, whole frames of silence change nothing but the position.
        if (in_frame_ == 0 && !heard_) {
            forget_rise();
            const Samples skipped = count / frame_length_ * frame_length_;
            position_ += skipped;
            count -= skipped;
            if (count == 0) return;
        }
        const Samples taken = std::min(count, frame_length_ - in_frame_);
        in_frame_ += taken;
        position_ += taken;
        count -= taken;
        if (in_frame_ == frame_length_) end_frame();
    }
}

void VoiceDetector::end_frame() {
    // The variance and not the mean square: a microphone's constant offset is no sound.
    const auto n = static_cast<double>(in_frame_);
    const double mean = static_cast<double>(sum_) / n;
    const double variance = static_cast<double>(square_sum_) / n - mean * mean;
    constexpr double kFullScale = 32768.0 * 32768.0;
    const double level = variance < 1e-3 ? kSilenceDb : 10 * std::log10(variance / kFullScale);
    frame(level);
    in_frame_ = 0;
    sum_ = 0;
    square_sum_ = 0;
}

void VoiceDetector::frame(double level_db) {
    if (!knows_room_ && level_db > kSilenceDb) {
        knows_room_ = true;
        if (level_db < kRoomDbfs) noise_db_ = std::max(level_db, noise_db_);
    }
    const double threshold = noise_db_ + config_.open_db - (heard_ ? kHysteresisDb : 0);
    hear(level_db >= std::max(threshold, config_.floor_dbfs));
    if (level_db > kSilenceDb) {
        follow_noise(level_db);
    } else {
        forget_rise();
    }
}

// Digital silence says nothing about the room, but it ends the voice under which the floor rose: a gated microphone
// that is silent between words must not grow deaf to a long talk.
void VoiceDetector::forget_rise() { noise_db_ = std::min(noise_db_, room_db_); }

void VoiceDetector::follow_noise(double level_db) {
    const double seconds = static_cast<double>(in_frame_) / config_.rate;
    const bool voice = level_db >= noise_db_ && heard_ && level_db > kRoomDbfs;
    if (level_db < noise_db_) {
        noise_db_ += (level_db - noise_db_) * kFall;
    } else {
        noise_db_ = std::min(level_db, noise_db_ + seconds * (voice ? kRiseUnderVoiceDb : kRiseDb));
    }
    // Lower makes no difference to what is heard, but would take long to rise from.
    noise_db_ = std::max(noise_db_, config_.floor_dbfs - config_.open_db);
    if (!voice) room_db_ = noise_db_;
}

void VoiceDetector::hear(bool voice) {
    if (voice) {
        if (!heard_) {
            heard_ = true;
            const Samples lead = in_frame_ + ms_to_samples(config_.lead_ms, config_.rate);
            begin_ = std::max(earliest_, position_ - std::min(position_, lead));
            loud_ = 0;
        }
        loud_ += in_frame_;
        loud_end_ = position_;
        open_ = open_ || loud_ >= ms_to_samples(config_.min_voice_ms, config_.rate);
        if (open_) voice_end_ = loud_end_;
        return;
    }
    if (!heard_) return;
    const int longest_ms = open_ ? config_.hangover_ms : std::min(config_.hangover_ms, kMaxClickPauseMs);
    if (position_ - loud_end_ >= ms_to_samples(longest_ms, config_.rate)) close();
}

void VoiceDetector::close() {
    if (open_) {
        done_.push_back({begin_, loud_end_});
        earliest_ = loud_end_;
    }
    heard_ = false;
    open_ = false;
}

void VoiceDetector::finish() {
    if (in_frame_ > 0) end_frame();
    close();
}

std::vector<Stretch> VoiceDetector::take_stretches() { return std::exchange(done_, {}); }

std::optional<Samples> VoiceDetector::open_since() const {
    if (!open_) return std::nullopt;
    return begin_;
}

Samples VoiceDetector::position() const { return position_; }

Samples VoiceDetector::silence() const { return position_ - voice_end_; }

}  // namespace scribed::audio
