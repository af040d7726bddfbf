// SPDX-License-Identifier: Apache-2.0
#include "transcript/clean_text.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace scribed::transcript {

bool is_space(char32_t point) {
    return point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

std::string clean_text(std::string_view text) {
    // Most words need nothing done.
    if (std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; })) return std::string(text);
    std::string out;
    out.reserve(text.size());
    bool space = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = next_code_point(text, at);
        if (is_space(point)) {
            space = true;
            continue;
        }
        if (space && !out.empty()) out += ' ';
        space = false;
        append_utf8(out, point);
    }
    return out;
}

std::size_t columns(char32_t point) {
    const bool wide = (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
                      (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
                      (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
                      (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
}

std::size_t columns(std::string_view text) {
    std::size_t sum = 0;
    for (std::size_t at = 0; at < text.size();)
        sum += columns(next_code_point(text, at));
    return sum;
}

}  // namespace scribed::transcript
