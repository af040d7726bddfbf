// SPDX-License-Identifier: Apache-2.0
#include "clients/link_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kProviderWidth = 8;
constexpr std::size_t kPlanWidth = 10;
constexpr std::size_t kStatusWidth = 8;
constexpr std::size_t kWorksWidth = 5;
constexpr std::size_t kLeftWidth = 5;
constexpr std::size_t kTimeWidth = 16;
constexpr std::size_t kOthers = kProviderWidth + kPlanWidth + kStatusWidth + kWorksWidth + kLeftWidth + kTimeWidth + 12;
constexpr std::size_t kIndent = 10;

UnixMs time_of(JsonValue json) { return parse_time(json.string().value_or("")).value_or(0); }

void read_window(JsonValue json, std::vector<UsedWindow>& into) {
    if (!json.is_object()) return;
    into.push_back(
        {json["used_percent"].number().value_or(0), json["window_s"].integer().value_or(0), time_of(json["resets_at"])}
    );
}

Link read_link(JsonValue json) {
    const auto text = [](JsonValue value) { return printable(value.string().value_or("")); };
    Link link;
    link.provider = text(json["provider"]);
    link.status = text(json["status"]);
    link.plan = text(json["plan"]);
    link.email = text(json["email"]);
    link.account = text(json["account_id"]);
    link.linked_at = time_of(json["linked_at"]);
    link.refreshed_at = time_of(json["refreshed_at"]);
    link.message = text(json["message"]);
    link.works = json["works"].boolean().value_or(link.status == "active");
    link.verdict = text(json["verdict"]);
    link.checked_at = time_of(json["checked_at"]);
    link.trouble = text(json["check_trouble"]);
    read_window(json["usage"]["primary"], link.windows);
    read_window(json["usage"]["secondary"], link.windows);
    for (const auto& [name, capability] : json["capabilities"].members()) {
        if (capability["ok"].boolean() == false) link.refused.emplace_back(name, text(capability["reason"]));
    }
    return link;
}

std::string works_text(const Link& link, const Style& style) {
    if (link.needs_hand()) return style.paint(Tone::bad, pad("no", kWorksWidth));
    if (!link.works) return style.paint(Tone::warn, pad("spent", kWorksWidth));
    if (link.verdict == "unknown") return style.paint(Tone::dim, pad("?", kWorksWidth));
    return style.paint(Tone::good, pad("yes", kWorksWidth));
}

// The window of which the least is left: it decides.
const UsedWindow* tightest(const Link& link) {
    const auto found = std::ranges::max_element(link.windows, {}, &UsedWindow::percent);
    return found == link.windows.end() ? nullptr : &*found;
}

std::string span_words(std::int64_t seconds) {
    constexpr std::int64_t kHour = 3600;
    constexpr std::int64_t kDay = 24 * kHour;
    if (seconds >= 2 * kDay) return fmt::format("{} days", seconds / kDay);
    return seconds >= kHour ? fmt::format("{} h", seconds / kHour) : fmt::format("{} min", seconds / 60);
}

std::string capability_words(std::string_view name) {
    if (name == "mint") return "live text";
    if (name == "batch") return "the final pass";
    return name == "usage" ? "telling its usage" : std::string(name);
}

// What stands under a link's row, a line each.
std::vector<std::string> remarks(const Link& link, const Style& style) {
    std::vector<std::string> out;
    if (!link.message.empty() && link.message != "works") out.push_back(link.message);
    if (auto usage = usage_words(link); !usage.empty()) out.push_back(style.paint(Tone::dim, usage));
    for (const auto& [name, reason] : link.refused) {
        out.push_back(style.paint(Tone::warn, fmt::format("not for {}: {}", capability_words(name), reason)));
    }
    auto times = "linked " + local_time(link.linked_at);
    if (link.refreshed_at != 0) times += ", renewed " + local_time(link.refreshed_at);
    if (link.checked_at != 0) times += ", checked " + local_time(link.checked_at);
    if (link.checked_at != 0 && !link.trouble.empty()) times += "; since then in vain: " + link.trouble;
    out.push_back(style.paint(Tone::dim, times));
    return out;
}

Tone status_tone(std::string_view status) {
    if (status == "active") return Tone::good;
    return status == "revoked" ? Tone::bad : Tone::warn;
}

}  // namespace

Outcome<std::vector<Link>> parse_links(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["links"].is_array()) {
        return Failure(Exit::failed, "the server's list of links cannot be read", "links");
    }
    std::vector<Link> out;
    for (const auto item : (*root)["links"].items())
        out.push_back(read_link(item));
    return out;
}

Outcome<Link> parse_link(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["provider"].is_string()) {
        return Failure(Exit::failed, "the server's link cannot be read", "provider");
    }
    return read_link(*root);
}

std::vector<std::string> draw_links(const std::vector<Link>& links, std::size_t width, const Style& style) {
    if (links.empty()) return {"No account is linked. Link one with: scribe link"};
    std::size_t wanted = display_width("account");
    for (const auto& link : links)
        wanted = std::max(wanted, display_width(account_name(link)));
    const auto room = width > kOthers + 12 ? width - kOthers : 12;
    const auto account_width = std::min(wanted, room);
    const auto row = [&](std::string_view provider, std::string_view account, std::string_view plan,
                         const std::string& status, const std::string& works, std::string_view left,
                         std::string_view resets) {
        return fmt::format(
            "{}  {}  {}  {}  {}  {}  {}", pad(provider, kProviderWidth), pad(account, account_width),
            pad(plan, kPlanWidth), status, works, pad(left, kLeftWidth), resets
        );
    };
    std::vector<std::string> out{style.paint(
        Tone::dim,
        row("provider", "account", "plan", pad("status", kStatusWidth), pad("works", kWorksWidth), "left", "resets")
    )};
    for (const auto& link : links) {
        const auto status = style.paint(status_tone(link.status), pad(link.status, kStatusWidth));
        const auto plan = link.plan.empty() ? "-" : link.plan;
        const auto* window = tightest(link);
        const auto left = window == nullptr ? std::string("-") : fmt::format("{:.0f} %", 100 - window->percent);
        const auto resets = window == nullptr ? std::string("-") : local_time(window->resets_at);
        out.push_back(row(link.provider, account_name(link), plan, status, works_text(link, style), left, resets));
        for (const auto& remark : remarks(link, style))
            out.push_back(std::string(kIndent, ' ') + remark);
    }
    return out;
}

std::string account_name(const Link& link) {
    if (!link.email.empty()) return link.email;
    return link.account.empty() ? "an account without a name" : link.account;
}

std::string usage_words(const Link& link) {
    std::string out;
    for (const auto& window : link.windows) {
        if (!out.empty()) out += "; ";
        out += fmt::format("{:.0f} %", window.percent);
        if (window.length_s > 0) out += " of " + span_words(window.length_s);
        out += " used";
        if (window.resets_at != 0) out += ", resets " + local_time(window.resets_at);
    }
    return out;
}

std::string linked_words(const Link& link) {
    const auto plan = link.plan.empty() ? "without a paid plan" : "plan " + link.plan;
    return fmt::format("{} is linked: {}, {}", link.provider, account_name(link), plan);
}

}  // namespace scribed::clients
