// SPDX-License-Identifier: Apache-2.0
#include "clients/lane_list.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/plain_words.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kTrackWidth = 12;
constexpr std::size_t kLaneWidth = 16;
constexpr std::size_t kLeastReason = 20;

std::string why(const LaneStretch& stretch) {
    if (stretch.gap.empty()) return stretch.reason;
    const auto words = gap_words(stretch.gap);
    return stretch.reason.empty() ? words : words + ": " + stretch.reason;
}

}  // namespace

Outcome<std::vector<LaneStretch>> parse_lane_list(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["tracks"].is_array()) {
        return Failure(Exit::failed, "the server's list of lanes cannot be read", "tracks");
    }
    std::vector<LaneStretch> out;
    for (const auto track : (*root)["tracks"].items()) {
        const auto name = printable(track["track"].string().value_or(""));
        for (const auto* pass : {"live", "batch"}) {
            for (const auto span : track[pass].items()) {
                out.push_back(
                    {name, pass, span["start_ms"].integer().value_or(0), span["end_ms"].integer().value_or(0),
                     printable(span["lane"].string().value_or("")), printable(span["gap"].string().value_or("")),
                     printable(span["reason"].string().value_or(""))}
                );
            }
        }
    }
    return out;
}

std::vector<std::string> draw_lane_list(
    const std::vector<LaneStretch>& stretches, std::size_t width, const Style& style
) {
    const auto left = [](std::string_view track, std::string_view pass, std::string_view from, std::string_view to) {
        return fmt::format("{}  {:<5}  {:>8}  {:>8}  ", pad(track, kTrackWidth), pass, from, to);
    };
    const auto head = left("track", "pass", "from", "to") + pad("lane", kLaneWidth) + "  ";
    const auto used = display_width(head);
    std::vector<std::string> out;
    if (stretches.empty()) return {"Nobody has transcribed anything of this session yet."};
    out.push_back(style.paint(Tone::dim, head + "why"));
    for (const auto& stretch : stretches) {
        const auto who = pad(stretch.lane.empty() ? "nobody" : stretch.lane, kLaneWidth);
        auto line = left(stretch.track, stretch.pass, clock_text(stretch.start_ms), clock_text(stretch.end_ms)) +
                    (stretch.lane.empty() ? style.paint(Tone::warn, who) : who) + "  ";
        for (const auto& words : wrap(why(stretch), std::max(width, used + kLeastReason) - used)) {
            out.push_back(std::exchange(line, std::string(used, ' ')) + words);
        }
    }
    return out;
}

}  // namespace scribed::clients
