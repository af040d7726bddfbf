// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The language of tones, shared by the voice that says it (tests/support) and the ear that hears it. A word is three
// DTMF symbols; a symbol is one hexadecimal digit. Every duration is exact: what deviates was damaged on its way.
namespace scribed::sandbox {

inline constexpr int kToneMs = 60;
inline constexpr int kSymbolGapMs = 40;
inline constexpr int kWordGapMs = 150;
inline constexpr int kUtteranceGapMs = 800;
inline constexpr int kSymbolsPerWord = 3;
inline constexpr int kWordMs = kSymbolsPerWord * kToneMs + (kSymbolsPerWord - 1) * kSymbolGapMs;

/// How many words there are: every number of three hexadecimal digits.
inline constexpr unsigned kToneWords = 4096;

/// The low and the high frequencies of DTMF, in Hz (ITU-T Q.23).
inline constexpr std::array<double, 4> kLowTones{697, 770, 852, 941};
inline constexpr std::array<double, 4> kHighTones{1209, 1336, 1477, 1633};

/// A symbol's place in the DTMF keypad: indices into kLowTones and kHighTones.
struct TonePair {
    unsigned low = 0;
    unsigned high = 0;
};
/// The keys 0-9 and A-D stand for themselves, * for E and # for F. `digit` is below 16.
TonePair tone_pair(unsigned digit);
unsigned tone_digit(TonePair pair);

/// The word of a code below kToneWords: five lower-case letters (`baldo`), where the first letter, the next two and the
/// last two each tell one digit. A text is such words with single spaces, no capitals and no punctuation.
std::string tone_word(unsigned code);
/// The code of a word; nothing when it is not of this language.
std::optional<unsigned> tone_code(std::string_view word);

}  // namespace scribed::sandbox
