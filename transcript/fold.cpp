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
    if (point == 0x2019 || point == 0x02BC || point == 0xAD || in(point, 0x300, 0x36F) || in(point, 0x200B, 0x200D)) {
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
