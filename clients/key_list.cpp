// SPDX-License-Identifier: Apache-2.0
#include "clients/key_list.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kIdWidth = 16;
constexpr std::size_t kStatusWidth = 8;
constexpr std::size_t kTimeWidth = 16;
constexpr std::size_t kScopesWidth = 26;

Tone status_tone(std::string_view status) {
    if (status == "active") return Tone::good;
    return status == "revoked" ? Tone::bad : Tone::warn;
}

std::int64_t unit_of(char letter) {
    switch (letter) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return 0;
    }
}

}  // namespace

Outcome<std::vector<KeySummary>> parse_keys(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["keys"].is_array()) {
        return Failure(Exit::failed, "the server's list of keys cannot be read", "keys");
    }
    std::vector<KeySummary> out;
    for (const auto row : (*root)["keys"].items()) {
        const auto text = [&row](std::string_view member) { return printable(row[member].string().value_or("")); };
        const auto time = [&text](std::string_view member) { return parse_time(text(member)).value_or(0); };
        std::string scopes;
        for (const auto scope : row["scopes"].items())
            scopes += (scopes.empty() ? "" : " ") + printable(scope.string().value_or(""));
        out.push_back(
            {text("id"), text("user"), std::move(scopes), text("label"), text("status"), time("created_at"),
             time("expires_at"), time("last_used_at")}
        );
    }
    return out;
}

std::vector<std::string> draw_keys(const std::vector<KeySummary>& keys, std::size_t width, const Style& style) {
    if (keys.empty()) return {"No keys yet. Make one with: scribe key new --user NAME --scope ingest,read"};
    std::size_t user_width = display_width("user");
    for (const auto& key : keys)
        user_width = std::clamp(display_width(key.user), user_width, std::size_t{24});
    const auto row = [&](std::string_view id, std::string_view user, std::string_view scopes, const std::string& status,
                         std::string_view used, std::string_view ends, std::string_view label) {
        auto left = fmt::format(
            "{}  {}  {}  {}  {}  {}  ", pad(id, kIdWidth), pad(user, user_width), pad(scopes, kScopesWidth), status,
            pad(used, kTimeWidth), pad(ends, kTimeWidth)
        );
        const auto taken = display_width(left);
        return left + fit(label, width > taken + 8 ? width - taken : 8);
    };
    std::vector<std::string> out{style.paint(
        Tone::dim, row("key", "user", "scopes", pad("status", kStatusWidth), "last used", "ends", "label")
    )};
    for (const auto& key : keys) {
        const auto status = style.paint(status_tone(key.status), pad(key.status, kStatusWidth));
        out.push_back(
            row(key.id, key.user, key.scopes, status, local_time(key.last_used_at),
                key.expires_at == 0 ? std::string("never") : local_time(key.expires_at), key.label)
        );
    }
    return out;
}

Outcome<std::int64_t> parse_life(std::string_view text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const auto unit = read.ptr + 1 == end ? unit_of(*read.ptr) : 0;
    if (read.ec != std::errc() || unit == 0 || number < 1 || number > 4'000'000'000 / unit) {
        return Failure(
            Exit::usage, fmt::format("'{}' is no length of time", text), "--expires", "Write 90d, 12h or 30m."
        );
    }
    return number * unit;
}

}  // namespace scribed::clients
