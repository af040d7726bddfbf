// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transcript/merge.hpp"

namespace scribed::transcript {

/// A stretch of time that words are put into as a whole: voiced throughout, and heard by the same live utterances from
/// end to end.
struct VoiceAtom {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::uint32_t first_utterance = 0;  ///< of the live utterances [first, last) that cover it; equal when none does
    std::uint32_t last_utterance = 0;
    bool known = true;  ///< false: nobody has listened here, it may be voice or silence

    std::int64_t length() const { return end_ms - start_ms; }
    bool heard() const { return first_utterance < last_utterance; }
};

/// Cuts the time of one track, [begin_ms, end_ms), into atoms, in order and disjoint: the voiced stretches where
/// `speech` knows them (`speech_known`), and every utterance that it has no voice for; without a voice detector the
/// utterances, and between them the time that nobody knows of. Cut at utterance edges too. `live` is ordered by start.
std::vector<VoiceAtom> make_atoms(
    std::span<const LiveUtterance> live,
    std::span<const VoicedStretch> speech,
    bool speech_known,
    std::int64_t begin_ms,
    std::int64_t end_ms
);

}  // namespace scribed::transcript
