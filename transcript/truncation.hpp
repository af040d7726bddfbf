// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "transcript/merge.hpp"

namespace scribed::transcript {

/// A piece's text looks cut off.
struct CutOff {
    /// What was said from here on is missing, by the live pass (within 2 s, mostly). Nothing when only the length of
    /// the text tells.
    std::optional<std::int64_t> from_ms;
};

/// How much voice this track needs for its words: voiced ms per ms of usual speaking time (speaking_time.hpp), over all
/// `pieces`. `speech` is the track's, empty when no detector listened; then all time counts as voice. Nothing when the
/// pieces hold too few words to say.
std::optional<double> voice_per_word_time(std::span<const CanonPiece> pieces, std::span<const VoicedStretch> speech);

/// Whether the batch pass's text for `piece` looks cut off (upstream.md F14: a long clip's text may stop early, without
/// an error). `live` and `speech` are the whole track's, each may be empty; `usual` is voice_per_word_time() of the
/// track's other pieces, nothing when there are none.
/// Text is taken for cut off when the live pass goes on after its last word, or when it is far too short for the voice
/// in the piece and the live pass, where it listened, does not say otherwise.
std::optional<CutOff> find_cut_off(
    const CanonPiece& piece,
    std::span<const LiveUtterance> live,
    std::span<const VoicedStretch> speech,
    std::optional<double> usual
);

/// Where to cut a piece whose text was cut off, so that both halves can be sent again: the middle of the longest pause
/// of `speech` near the piece's middle. Nothing when a half would be shorter than `shortest_ms`.
std::optional<std::int64_t> where_to_halve(
    const CanonPiece& piece, std::span<const VoicedStretch> speech, std::int64_t shortest_ms
);

}  // namespace scribed::transcript
