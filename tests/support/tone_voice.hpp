// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace scribed::test {

struct ToneVoice {
    unsigned rate = 16000;
    /// Amplitude of a symbol (two tones together) relative to full scale.
    double level_db = -12;
    /// Root mean square of added white noise relative to full scale; none at or below -100.
    double noise_db = -120;
    std::uint64_t noise_seed = 1;
    std::size_t words_per_utterance = 8;
    /// Silence before the first and after the last word.
    int lead_ms = 500;
    int tail_ms = 1000;
};

struct SpokenWord {
    std::string text;
    std::int64_t start_ms = 0;  ///< the first sample of its first tone
    std::int64_t end_ms = 0;    ///< behind the last sample of its last tone
};

struct Speech {
    unsigned rate = 0;
    std::vector<std::int16_t> samples;
    std::vector<SpokenWord> words;

    /// The words with single spaces: what a perfect ear writes down.
    std::string text() const;
};

/// `count` words of the language of tones (sandbox/tone_language.hpp), the same for the same seed.
std::vector<std::string> pick_words(std::size_t count, std::uint64_t seed);

/// Says the words, with the truth about when. Throws std::invalid_argument for a word that is not of the language.
Speech say(const std::vector<std::string>& words, const ToneVoice& voice = {});

}  // namespace scribed::test
