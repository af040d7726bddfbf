// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transcript/hints.hpp"
#include "transcript/spoken.hpp"
#include "transcript/voice.hpp"

namespace scribed::transcript {

/// Where one token is said.
struct Placed {
    double start_ms = 0;
    double end_ms = 0;
    /// In time that the voice detector or the live pass knows of; otherwise only its piece is certain.
    bool voiced = false;
    /// Said in an utterance in which the live pass heard it.
    bool heard = false;
};

/// What placing works with: the tokens of one canon piece, what the live pass says of each, and the atoms of the
/// piece's time.
struct PlacementInput {
    std::span<const Token> tokens;
    std::span<const Hint> hints;
    std::span<const VoiceAtom> atoms;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    /// Whether a voice detector cut the atoms: then pauses lie between them, and not inside.
    bool pauses_known = false;
    std::int64_t onset_ms = 0;  ///< MergeTrack::onset_ms
};

/// The most probable way to say the tokens, in order, in the atoms' time. A dynamic program over atoms and tokens
/// weighs how long the words of an atom take to say against the atom's length, where people pause, where the live pass
/// heard each word, and the price of voice without words and words without voice.
/// One entry per token; starts never decrease and everything lies within [start_ms, end_ms].
std::vector<Placed> place(const PlacementInput& input);

}  // namespace scribed::transcript
