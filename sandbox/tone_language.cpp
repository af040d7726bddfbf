// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_language.hpp"

#include <cstddef>

namespace scribed::sandbox {
namespace {

/// The keypad row by row, with E for * and F for #.
constexpr std::array<unsigned, 16> kKeypad{0x1, 0x2, 0x3, 0xA, 0x4, 0x5, 0x6, 0xB,
                                           0x7, 0x8, 0x9, 0xC, 0xE, 0x0, 0xF, 0xD};

constexpr std::string_view kOnsets = "bdfghjklmnprstvz";
constexpr std::string_view kVowels = "aeio";
constexpr std::string_view kMiddles = "lnrs";
constexpr std::string_view kFinals = "dkmt";
constexpr std::size_t kWordLetters = 5;

}  // namespace

TonePair tone_pair(unsigned digit) {
    unsigned key = 0;
    while (kKeypad[key] != digit)
        ++key;
    return {key / 4, key % 4};
}

unsigned tone_digit(TonePair pair) { return kKeypad[pair.low * 4 + pair.high]; }

std::string tone_word(unsigned code) {
    const unsigned first = code >> 8 & 15;
    const unsigned second = code >> 4 & 15;
    const unsigned third = code & 15;
    return {kOnsets[first], kVowels[second / 4], kMiddles[second % 4], kFinals[third / 4], kVowels[third % 4]};
}

std::optional<unsigned> tone_code(std::string_view word) {
    if (word.size() != kWordLetters) return std::nullopt;
    const auto onset = kOnsets.find(word[0]);
    const auto vowel = kVowels.find(word[1]);
    const auto middle = kMiddles.find(word[2]);
    const auto final = kFinals.find(word[3]);
    const auto last = kVowels.find(word[4]);
    for (const auto place : {onset, vowel, middle, final, last}) {
        if (place == std::string_view::npos) return std::nullopt;
    }
    return static_cast<unsigned>(onset << 8 | (vowel * 4 + middle) << 4 | (final * 4 + last));
}

}  // namespace scribed::sandbox
