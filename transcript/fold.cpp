// SPDX-License-Identifier: Apache-2.0
#include "transcript/fold.hpp"

#include <string_view>

namespace scribed::transcript {
namespace {

// The base letters of U+00C0 to U+017F (Latin-1 letters and Latin Extended-A); a space where there is none.
constexpr std::string_view kLatinBase =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatinBase.size() == 0x180 - 0xC0);

bool in(char32_t point, char32_t first, char32_t last) { return point >= first && point <= last; }

// Marks that are written with the letter before them: accents, vowel points and tone marks. Leaving them out lets
// pointed and plain spellings meet, and no character is parted from its vowel.
bool is_mark(char32_t point) {
    if (in(point, 0x300, 0x36F)) return true;
    if (in(point, 0x591, 0x5C7)) return point != 0x5BE && point != 0x5C0 && point != 0x5C3 && point != 0x5C6;  // Hebrew
    if (in(point, 0x610, 0x61A) || in(point, 0x64B, 0x65F) || point == 0x670 || in(point, 0x6D6, 0x6DC)) return true;
    if (point == 0x0E31 || in(point, 0x0E34, 0x0E3A) || in(point, 0x0E47, 0x0E4E)) return true;  // Thai
    if (point == 0x0EB1 || in(point, 0x0EB4, 0x0EBC) || in(point, 0x0EC8, 0x0ECE)) return true;  // Lao
    if (in(point, 0x102B, 0x103E) || in(point, 0x17B4, 0x17D3)) return true;                     // Burmese, Khmer
    return in(point, 0x3099, 0x309A) || in(point, 0xFE00, 0xFE0F) || in(point, 0xFE20, 0xFE2F);
}

}  // namespace

char32_t fold(char32_t point) {
    if (in(point, U'A', U'Z')) return point + 32;
    if (point < 0xC0) return point;
    if (point < 0x180) {
        const char base = kLatinBase[point - 0xC0];
        return base == ' ' ? point : static_cast<char32_t>(static_cast<unsigned char>(base));
    }
    if (in(point, 0x391, 0x3A9)) return point == 0x3A2 ? point : point + 32;  // Greek
    if (point == 0x3C2) return 0x3C3;                                         // final sigma
    if (in(point, 0x410, 0x42F)) return point + 32;                           // Cyrillic
    if (in(point, 0x400, 0x40F)) return point == 0x401 ? 0x435 : point + 80;  // Cyrillic; yo as ye
    if (point == 0x451) return 0x435;
    if (in(point, 0x531, 0x556)) return point + 48;               // Armenian
    if (in(point, 0xFF21, 0xFF3A)) return point - 0xFF21 + U'a';  // fullwidth Latin
    if (in(point, 0xFF41, 0xFF5A)) return point - 0xFF41 + U'a';
    if (in(point, 0xFF10, 0xFF19)) return point - 0xFF10 + U'0';
    return point;
}

CharKind kind_of(char32_t point) {
    if (point < 0x80) {
        if (in(point, U'a', U'z') || in(point, U'A', U'Z')) return CharKind::latin;
        if (in(point, U'0', U'9')) return CharKind::digit;
        if (point == U'\'') return CharKind::joiner;
        return CharKind::separator;
    }
    if (point == 0x2019 || point == 0x02BC || point == 0xAD || in(point, 0x200B, 0x200F) || in(point, 0x202A, 0x202E) ||
        in(point, 0x2060, 0x2069) || point == 0xFEFF || point == 0x61C || is_mark(point)) {
        return CharKind::joiner;
    }
    if (in(point, 0xC0, 0x17F)) return point == 0xD7 || point == 0xF7 ? CharKind::separator : CharKind::latin;
    if (point < 0xC0 || in(point, 0x2000, 0x2BFF) || in(point, 0x3000, 0x3004) || in(point, 0x3007, 0x3030) ||
        in(point, 0xFE10, 0xFE6F) || in(point, 0xFF00, 0xFF0F) || in(point, 0xFF1A, 0xFF20) ||
        in(point, 0xFF3B, 0xFF40) || in(point, 0xFF5B, 0xFF65) || point == 0xFFFD || point >= 0x1F000) {
        // The supplementary ideographic planes lie above the emoji.
        return in(point, 0x20000, 0x3FFFD) ? CharKind::unspaced : CharKind::separator;
    }
    if (in(point, 0xFF10, 0xFF19)) return CharKind::digit;
    const bool unspaced = in(point, 0x0E00, 0x0EFF) || in(point, 0x1000, 0x109F) || in(point, 0x1780, 0x17FF) ||
                          in(point, 0x2E80, 0x9FFF) || in(point, 0xF900, 0xFAFF) || in(point, 0xFF66, 0xFF9F);
    return unspaced ? CharKind::unspaced : CharKind::letter;
}

}  // namespace scribed::transcript
