// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "clients/comparison.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kTimeWidth = 8;
constexpr std::size_t kMinColumn = 36;  ///< narrower columns are worse than one below the other
constexpr std::size_t kMaxColumn = 56;

/// Words as lines of at most `width` columns; those that the other pass has not are painted `odd`, or bracketed where
/// there are no colours.
std::vector<std::string> flow(
    const std::vector<ComparedWord>& words, std::size_t width, const Style& style, Tone tone, Tone odd
) {
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (const auto& word : words) {
        const auto text = word.shared || style.colour ? word.text : "[" + word.text + "]";
        const auto columns = display_width(text);
        if (used > 0 && used + 1 + columns > width) {
            lines.emplace_back();
            used = 0;
        }
        if (used > 0) lines.back() += ' ';
        lines.back() += style.paint(word.shared ? tone : odd, text);
        used += columns + (used > 0 ? 1 : 0);
    }
    return lines;
}

std::string filled(std::string line, std::size_t width) {
    line.append(width - std::min(width, display_width(line)), ' ');
    return line;
}

}  // namespace

std::vector<std::string> draw_comparison(
    const std::vector<ComparedLine>& lines, std::size_t width, const Style& style
) {
    std::size_t names = 0;
    std::map<std::string, std::size_t> numbers;
    for (const auto& line : lines) {
        names = std::max(names, std::min<std::size_t>(display_width(line.speaker), 14));
        numbers.emplace(line.track, numbers.size());
    }
    const auto indent = kTimeWidth + 2 + names + 2;
    const auto room = width > indent ? width - indent : 0;
    const bool side_by_side = room >= 2 * kMinColumn + 3;
    const auto column = side_by_side ? std::min((room - 3) / 2, kMaxColumn) : std::max(room, kMinColumn);

    std::vector<std::string> out;
    if (side_by_side) {
        out.push_back(style.paint(Tone::dim, std::string(indent, ' ') + pad("final", column) + "   as heard live"));
    }
    for (const auto& line : lines) {
        const auto head = style.paint(Tone::dim, fmt::format("{:>{}}", clock_text(line.start_ms), kTimeWidth)) + "  " +
                          style.voice(numbers[line.track], pad(line.speaker, names)) + "  ";
        const auto left = flow(line.canon, column, style, Tone::plain, Tone::good);
        const auto right = flow(line.live, column, style, Tone::dim, Tone::bad);
        if (side_by_side) {
            for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
                auto text = (i == 0 ? head : std::string(indent, ' ')) + filled(i < left.size() ? left[i] : "", column);
                if (i < right.size()) text += "   " + right[i];
                out.push_back(std::move(text));
            }
            continue;
        }
        for (std::size_t i = 0; i < left.size(); ++i)
            out.push_back((i == 0 ? head : std::string(indent, ' ')) + left[i]);
        const auto all = [](const ComparedWord& word) { return word.shared; };
        if (std::ranges::all_of(line.live, all) && std::ranges::all_of(line.canon, all)) continue;
        for (std::size_t i = 0; i < right.size(); ++i) {
            const auto label = i == 0 ? fmt::format("{:>{}}  ", "live", indent - 2) : std::string(indent, ' ');
            out.push_back(style.paint(Tone::dim, label) + right[i]);
        }
    }
    return out;
}

}  // namespace scribed::clients
