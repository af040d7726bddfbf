// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "transcript/canon.hpp"

namespace scribed::transcript {

/// What the live pass heard: an utterance with its times, words without.
struct LiveUtterance {
    std::string id;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string text;
};

/// What the batch pass answered for one uploaded piece: accurate words, no times inside.
struct CanonPiece {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string text;
};

/// Where the voice detector heard somebody, in order, disjoint.
struct VoicedStretch {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
};

/// One track's two passes. `live` in time order, `canon` in order and disjoint, `speech` may be empty (unknown).
struct MergeTrack {
    std::string id;
    std::string speaker;
    std::vector<LiveUtterance> live;
    std::vector<CanonPiece> canon;
    std::vector<VoicedStretch> speech;
    /// How long a sound has lasted when its stretch of `speech` begins, or without these its utterance. A detector that
    /// only compares energies is late by the soft onset of a word; one that adds a lead before each stretch
    /// (audio::VoiceDetectorConfig), as servers do too, is not.
    std::int64_t onset_ms = 0;
    /// What the batch model was told beforehand; text that only gives it back is doubted. Empty: nothing.
    std::string prompt = {};
    /// A detector listened even if `speech` is empty: then nobody spoke at all.
    bool listened = false;

    bool speech_known() const { return listened || !speech.empty(); }
};

/// A word of the canon with the time it was given; in time_units() a unit of one (words.hpp).
struct TimedWord {
    std::string text;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    Timing timing = Timing::bounded;
    std::size_t piece = 0;  ///< index into MergeTrack::canon
    bool ends_word = true;  ///< white space follows
    Doubt doubt = Doubt::none;
};

/// Times for every whitespace-separated word of all canon texts, in order: one entry per word, starts never run
/// backwards, and no word leaves its piece. Canonical words that the live pass heard too carry its times; the rest are
/// placed between those, inside voiced stretches when these are known.
std::vector<TimedWord> time_words(const MergeTrack& track);

/// The same in units: a word whose script has no spaces is parted into its characters.
std::vector<TimedWord> time_units(const MergeTrack& track);

/// The canonical transcript: each track's timed words cut into segments at sentence ends and pauses (at most about 12 s
/// or 30 words), live text kept where the batch pass has nothing for it, all tracks interleaved by start time.
Canon merge(std::span<const MergeTrack> tracks);

}  // namespace scribed::transcript
