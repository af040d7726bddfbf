// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scribed::transcript {

/// What a character is to the comparison of spoken words.
enum class CharKind {
    latin,      ///< a Latin letter
    digit,      ///< 0 to 9, also fullwidth
    letter,     ///< a letter of another script that writes spaces
    unspaced,   ///< a character of a script without spaces between words: Han, kana, Thai, Lao, Khmer, Burmese
    joiner,     ///< stands inside a word and is not heard: apostrophes, combining marks, direction marks
    separator,  ///< everything else: hyphens, punctuation, symbols, spaces
};

CharKind kind_of(char32_t point);

/// Lower case without accents, for Latin, Greek, Cyrillic, Armenian and fullwidth forms; other characters as they are.
char32_t fold(char32_t point);

}  // namespace scribed::transcript
