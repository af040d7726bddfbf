// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audio/voice_detector.hpp"
#include "base/units.hpp"

namespace scribed::audio {

struct PieceLength {
    /// From so long after its begin on, the next pause ends a piece.
    Samples shortest = 5 * kTrackRate;
    /// A piece never lasts longer.
    Samples longest = 15 * kTrackRate;
};

/// Part of a track that is transcribed as a whole, in track samples.
struct SpokenPiece {
    Stretch voice;
    Stretch clip;  ///< with a little of the silence around it
};

/// Cuts a track into pieces while it is being spoken: at the first pause behind the shortest length; where nobody
/// pauses, in the widest gap between two words, and only where there is none in the midst of things. Pieces are in
/// order and do not overlap, every voice lies in one, and long silence in none. Streaming; in track samples.
class PieceCutter {
public:
    explicit PieceCutter(PieceLength length = {});

    /// The track's samples from `track` on, in order; a hole before them is silence. Returns the pieces that are over.
    std::vector<SpokenPiece> push(std::span<const std::int16_t> pcm, Samples track);
    /// Nothing more comes for now: what is open, a voice under way too, is over.
    std::optional<SpokenPiece> cut();
    /// What is open is over, but for a voice under way.
    std::optional<SpokenPiece> cut_before_voice();

    /// The track sample from which on there may be a voice that no piece was given out for.
    Samples uncut_from() const;
    bool hears_voice() const { return detector_.open_since().has_value(); }

private:
    void hear();
    void look(std::vector<SpokenPiece>& out);
    SpokenPiece take(std::size_t voices);
    std::size_t before_widest_gap() const;
    std::optional<Samples> open_since() const;
    Samples position() const { return origin_ + detector_.position(); }

    const PieceLength length_;
    VoiceDetector detector_;
    bool started_ = false;
    Samples origin_ = 0;           ///< the track sample that the detector heard first
    Samples cut_to_ = 0;           ///< the track before it is in pieces, or silent
    std::vector<Stretch> voices_;  ///< of the open piece, those that have ended
};

}  // namespace scribed::audio
