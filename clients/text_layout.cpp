// SPDX-License-Identifier: Apache-2.0
#include "clients/text_layout.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "transcript/clean_text.hpp"

namespace scribed::clients {
namespace {

bool takes_no_column(char32_t point) {
    return (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x20D0 && point <= 0x20F0) || (point >= 0xFE00 && point <= 0xFE0F) || point == 0xFEFF;
}

std::size_t columns_of(char32_t point) { return takes_no_column(point) ? 0 : transcript::columns(point); }

/// Moves `at` behind an SGR sequence that starts there, if one does.
bool skip_escape(std::string_view text, std::size_t& at) {
    if (text.substr(at, 2) != "\x1b[") return false;
    const auto end = text.find('m', at);
    if (end == std::string_view::npos) return false;
    at = end + 1;
    return true;
}

/// The longest prefix of at most `width` columns.
std::size_t prefix_bytes(std::string_view text, std::size_t width) {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto before = at;
        if (skip_escape(text, at)) continue;
        used += columns_of(next_code_point(text, at));
        if (used > width) return before;
    }
    return text.size();
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = text.find_first_not_of(' ', at);
        if (begin == std::string_view::npos) break;
        const auto end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        at = end;
    }
    return words;
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (skip_escape(text, at)) continue;
        used += columns_of(next_code_point(text, at));
    }
    return used;
}

std::string printable(std::string_view text) { return transcript::clean_text(text); }

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    width = std::max<std::size_t>(width, 2);
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (auto word : words_of(text)) {
        auto columns = display_width(word);
        if (used > 0 && used + 1 + columns > width) {
            lines.emplace_back();
            used = 0;
        }
        while (columns > width) {
            const auto bytes = prefix_bytes(word, width);
            lines.back() = word.substr(0, bytes);
            lines.emplace_back();
            word.remove_prefix(bytes);
            columns = display_width(word);
        }
        if (used > 0) {
            lines.back() += ' ';
            ++used;
        }
        lines.back() += word;
        used += columns;
    }
    return lines;
}

std::string fit(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    if (width == 0) return {};
    return std::string(text.substr(0, prefix_bytes(text, width - 1))) + "…";
}

std::string pad(std::string_view text, std::size_t width) {
    auto out = fit(text, width);
    out.append(width - std::min(width, display_width(out)), ' ');
    return out;
}

std::string clock_text(std::int64_t ms) {
    const auto seconds = ms < 0 ? 0 : ms / 1000;
    if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace scribed::clients
