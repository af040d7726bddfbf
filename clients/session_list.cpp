// SPDX-License-Identifier: Apache-2.0
#include "clients/session_list.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kIdWidth = 24;
constexpr std::size_t kStateWidth = 14;

Tone state_tone(std::string_view state) {
    if (state == "failed" || state == "needs_reconnect") return Tone::bad;
    if (state == "done") return Tone::good;
    return Tone::warn;
}

}  // namespace

Outcome<std::vector<SessionSummary>> parse_session_list(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["sessions"].is_array()) {
        return Failure(Exit::failed, "the server's list of sessions cannot be read", "sessions");
    }
    std::vector<SessionSummary> out;
    for (const auto row : (*root)["sessions"].items()) {
        out.push_back(
            {printable(row["id"].string().value_or("")), printable(row["title"].string().value_or("")),
             printable(row["state"].string().value_or("")), row["created_ms"].integer().value_or(0),
             row["duration_ms"].integer().value_or(0)}
        );
    }
    return out;
}

std::vector<std::string> draw_session_list(
    const std::vector<SessionSummary>& sessions, std::size_t width, const Style& style
) {
    const auto row = [&](std::string_view id, std::string_view started, std::string_view duration,
                         const std::string& state, std::string_view title) {
        const auto left = fmt::format("{}  {:<16}  {:>8}  ", pad(id, kIdWidth), started, duration);
        const auto used = display_width(left) + kStateWidth + 2;
        return left + state + "  " + fit(title, width > used + 10 ? width - used : 10);
    };
    std::vector<std::string> out;
    if (sessions.empty()) return {"No sessions yet. Make one with: scribe stream FILE"};
    out.push_back(style.paint(Tone::dim, row("session", "started", "length", pad("state", kStateWidth), "title")));
    for (const auto& session : sessions) {
        const auto state = style.paint(state_tone(session.state), pad(session.state, kStateWidth));
        out.push_back(
            row(session.id, local_time(session.created_ms), clock_text(session.duration_ms), state, session.title)
        );
    }
    return out;
}

}  // namespace scribed::clients
