// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "audio/voice_detector.hpp"
#include "base/units.hpp"

namespace scribed::audio {

struct PieceLimits {
    /// A piece never lasts longer (upstream.md 3.1: long clips are cut off silently, so under 5 minutes).
    Samples max_length = 240 * kTrackRate;
    /// Silence longer than this splits pieces, and is sent to nobody.
    Samples max_pause = 15 * kTrackRate;
    /// Kept on each side of the voice.
    Samples margin = kTrackRate / 4;
    /// Shorter pieces are widened with the recording's own silence (upstream.md 3.1: minimum clip length).
    Samples min_length = kTrackRate;
};

/// One stretch of a track's recording that is uploaded as a whole.
struct Piece {
    Samples begin = 0;
    Samples end = 0;
    friend bool operator==(const Piece&, const Piece&) = default;
};

/// Cuts a recording of `total` samples at pauses: every voiced sample lies in exactly one piece, pieces are in order
/// and do not overlap, cuts fall in the longest pause near the limit, and only where a voice goes on past `max_length`
/// without any pause does a cut fall inside it. No voice, no pieces.
std::vector<Piece> cut_pieces(std::span<const Stretch> voice, Samples total, const PieceLimits& limits = {});

}  // namespace scribed::audio
