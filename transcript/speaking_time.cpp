// SPDX-License-Identifier: Apache-2.0
#include "transcript/speaking_time.hpp"

#include "transcript/fold.hpp"

namespace scribed::transcript {

// What a word takes to say in English calls, rounded from the same searches as the costs in token_costs.cpp; only the
// ratios matter, each piece has its own pace.

float speaking_ms(std::u32string_view letters) {
    constexpr float kWord = 60;
    constexpr float kLetter = 25;
    constexpr float kSyllable = 50;
    constexpr float kOtherLetter = 65;
    constexpr float kUnspacedCharacter = 180;
    float ms = kWord;
    bool in_vowel = false;
    for (const char32_t point : letters) {
        const CharKind kind = kind_of(point);
        if (kind == CharKind::unspaced) return kUnspacedCharacter;
        if (kind != CharKind::latin) {
            ms += kOtherLetter;
            continue;
        }
        const bool vowel = std::u32string_view(U"aeiouy").find(point) != std::u32string_view::npos;
        ms += kLetter;
        if (vowel && !in_vowel) ms += kSyllable;
        in_vowel = vowel;
    }
    // A consonant alone is said by its name.
    if (letters.size() == 1 && kind_of(letters[0]) == CharKind::latin && !in_vowel) ms += 2 * kSyllable;
    return ms;
}

float final_lengthening_ms(Break after) {
    switch (after) {
        case Break::none: return 0;
        case Break::clause: return 100;
        case Break::sentence: return 50;
    }
    return 0;
}

float before_pause_ms(Break after) {
    switch (after) {
        case Break::none: return 100;
        case Break::clause: return 50;
        case Break::sentence: return 50;
    }
    return 0;
}

float usual_pause_ms(Break after) {
    switch (after) {
        case Break::none: return 5;
        case Break::clause: return 20;
        case Break::sentence: return 50;
    }
    return 0;
}

}  // namespace scribed::transcript
