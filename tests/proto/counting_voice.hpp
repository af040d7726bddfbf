// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"

namespace scribed::proto {

/// A voice whose words say their own numbers: word n is 300 ms of a tone whose level stands for n, so that a word that
/// is lost, doubled, cut or moved into another shows. Words are 200 ms apart, utterances 1.2 s; between speeches the
/// track has a hole.
struct CountingVoice {
    static constexpr Samples kWord = ms_to_samples(300);
    static constexpr Samples kStep = ms_to_samples(500);
    static constexpr int kNumbers = 500;  ///< then they begin again

    Samples words = 5;                    ///< of an utterance
    Samples pause = ms_to_samples(1000);  ///< behind an utterance, more than that between words
    Samples utterances = 10;              ///< of a speech
    Samples hole = 0;                     ///< behind each speech

    Samples utterance() const { return words * kStep + pause; }
    Samples speech() const { return utterances * utterance(); }
    bool sends(Samples at) const { return at % (speech() + hole) < speech(); }
    bool speaks(Samples at) const;
    /// The track's samples from `at` on; silence in a hole.
    void say(Samples at, std::span<std::int16_t> out) const;
    std::vector<std::int16_t> samples(Samples begin, Samples end) const;

    /// The number of words that begin before `at`.
    std::uint64_t words_before(Samples at) const;
    /// Where the word that was said as the n-th one (from 0) begins.
    Samples begin_of(std::uint64_t word) const;
};

/// A word, or the part of one, that was heard.
struct HeardWord {
    int number = 0;
    std::int64_t ms = 0;
};

/// What a perfect ear writes down: `17` for a word, `17/120` for 120 ms of one, `?` where the level stands for none.
std::string hear_words(std::span<const std::int16_t> pcm, unsigned rate);
/// One word of that; nothing for `?`.
std::optional<HeardWord> parse_heard(std::string_view word);

}  // namespace scribed::proto
