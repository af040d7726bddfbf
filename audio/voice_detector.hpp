// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/units.hpp"

namespace scribed::audio {

/// A stretch of samples [begin, end) in which somebody speaks.
struct Stretch {
    Samples begin = 0;
    Samples end = 0;
    friend bool operator==(const Stretch&, const Stretch&) = default;
};

struct VoiceDetectorConfig {
    unsigned rate = kTrackRate;
    int frame_ms = 10;
    /// Energy must exceed the tracked noise floor by this much to open a stretch; closing uses 3 dB less.
    double open_db = 10.0;
    /// Never voice below this level (dB relative to full scale), whatever the noise floor says.
    double floor_dbfs = -55.0;
    int min_voice_ms = 60;
    /// A silence shorter than this does not end a stretch.
    int hangover_ms = 200;
    /// Added before each stretch, so that soft onsets are kept.
    int lead_ms = 40;
};

/// Hears where voices are, by energy against a tracked noise floor. Streaming: the stretches depend only on the
/// samples, not on the sizes of the pushed blocks. Positions are sample indices from the first pushed sample.
///
/// A stretch begins lead_ms before the frame in which the voice rises and ends with the last frame that holds it: both
/// within 30 ms of the truth. The noise floor falls at once and rises slowly: a steady tone at -20 dBFS is a voice for
/// 25 s, a room at -45 dBFS for 2 s, and then it is the floor. What a stream begins with is the floor at once when it
/// is below -40 dBFS. Samples that do not change at all (digital
/// silence) say nothing about the room, but take back what the floor rose under a voice.
class VoiceDetector {
public:
    explicit VoiceDetector(VoiceDetectorConfig config = {});

    void push(std::span<const std::int16_t> samples);
    /// Counts `count` samples of digital silence without touching each.
    void push_silence(Samples count);
    /// Closes a stretch that is still open.
    void finish();

    /// Stretches that have ended since the last call, in order. Begins and ends never overlap.
    std::vector<Stretch> take_stretches();
    /// The begin of the stretch that is open now.
    std::optional<Samples> open_since() const;
    /// Samples pushed so far.
    Samples position() const;
    /// Samples since voice was last heard; position() when never.
    Samples silence() const;

private:
    /// Takes the level of the next whole frame, which ends at position_.
    void frame(double level_db);
    void end_frame();
    void follow_noise(double level_db);
    void forget_rise();
    void hear(bool voice);
    void close();

    VoiceDetectorConfig config_;
    Samples frame_length_;
    Samples position_ = 0;

    // The frame that is being filled.
    Samples in_frame_ = 0;
    std::int64_t sum_ = 0;
    std::uint64_t square_sum_ = 0;

    double noise_db_;
    double room_db_;  ///< the floor before it rose under the newest voice
    bool knows_room_ = false;
    /// A voice that has not lasted min_voice_ms yet, or the open stretch.
    bool heard_ = false;
    bool open_ = false;
    Samples begin_ = 0;
    Samples loud_ = 0;
    Samples loud_end_ = 0;
    /// Where the newest voice that made a stretch ended.
    Samples voice_end_ = 0;
    /// End of the newest stretch: the next one does not begin before it.
    Samples earliest_ = 0;
    std::vector<Stretch> done_;
};

}  // namespace scribed::audio
