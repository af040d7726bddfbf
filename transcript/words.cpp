// SPDX-License-Identifier: Apache-2.0
#include "transcript/words.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/utf8.hpp"
#include "transcript/clean_text.hpp"
#include "transcript/fold.hpp"

namespace scribed::transcript {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool is_closing(char32_t point) {
    constexpr std::u32string_view kClosing = U"\"')]}»”’›〉》」』）";
    return kClosing.find(point) != std::u32string_view::npos;
}

bool is_opening(char32_t point) {
    constexpr std::u32string_view kOpening = U"「『（〈《【〔“‘([{¿¡";
    return kOpening.find(point) != std::u32string_view::npos;
}

bool is_abbreviation(std::u32string_view word) {
    constexpr std::array<std::u32string_view, 12> kKnown = {U"mr", U"mrs", U"ms",  U"dr", U"st", U"jr",
                                                            U"sr", U"vs",  U"inc", U"co", U"no", U"prof"};
    const bool initial = word.size() == 1 && kind_of(word[0]) == CharKind::latin;
    return initial || std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        if (!is_space(next_code_point(text, at))) continue;
        if (before > begin) out.push_back(text.substr(begin, before - begin));
        begin = at;
    }
    if (text.size() > begin) out.push_back(text.substr(begin));
    return out;
}

std::vector<Unit> split_units(std::string_view text) {
    std::vector<Unit> out;
    for (const std::string_view word : split_words(text)) {
        if (is_ascii(word)) {
            out.push_back({word, true});
            continue;
        }
        std::size_t begin = 0;
        bool spoken = false;    // the unit from `begin` on has a letter or a digit
        bool unspaced = false;  // and the last one is of a script without spaces
        for (std::size_t at = 0; at < word.size();) {
            const std::size_t before = at;
            const char32_t point = next_code_point(word, at);
            const CharKind kind = kind_of(point);
            const bool silent = kind == CharKind::separator || kind == CharKind::joiner;
            const bool parts =
                silent ? unspaced && is_opening(point) : spoken && (unspaced || kind == CharKind::unspaced);
            if (parts) {
                out.push_back({word.substr(begin, before - begin), false});
                begin = before;
                spoken = unspaced = false;
            }
            if (silent) continue;
            spoken = true;
            unspaced = kind == CharKind::unspaced;
        }
        out.push_back({word.substr(begin), true});
    }
    return out;
}

Break break_after(std::string_view word) {
    const auto is_word_char = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (word.empty() || is_word_char(word.back())) return Break::none;
    // Only the tail decides; a word may be a whole text where the script has no spaces.
    constexpr std::size_t kTail = 48;
    std::size_t at = word.size() > kTail ? word.size() - kTail : 0;
    std::u32string points;
    while (at < word.size())
        points += next_code_point(word, at);
    while (!points.empty() && is_closing(points.back()))
        points.pop_back();
    if (points.empty()) return Break::none;
    const char32_t last = points.back();
    if (std::u32string_view(U"!?。！？…؟।").find(last) != std::u32string_view::npos) return Break::sentence;
    if (std::u32string_view(U",;:—–、，；：،").find(last) != std::u32string_view::npos) return Break::clause;
    if (last != U'.') return Break::none;
    points.pop_back();
    std::transform(points.begin(), points.end(), points.begin(), fold);
    return is_abbreviation(points) ? Break::none : Break::sentence;
}

}  // namespace scribed::transcript
