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
constexpr std::size_t kTimeWidth = 16;
constexpr std::size_t kOthers = kProviderWidth + kPlanWidth + kStatusWidth + 2 * kTimeWidth + 10;

Link read_link(JsonValue json) {
    const auto text = [&json](std::string_view member) { return printable(json[member].string().value_or("")); };
    const auto time = [&text](std::string_view member) { return parse_time(text(member)).value_or(0); };
    return {text("provider"),   text("status"),    text("plan"),         text("email"),
            text("account_id"), time("linked_at"), time("refreshed_at"), text("message")};
}

std::string who(const Link& link) {
    if (!link.email.empty()) return link.email;
    return link.account.empty() ? "an account without a name" : link.account;
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
        wanted = std::max(wanted, display_width(who(link)));
    const auto room = width > kOthers + 12 ? width - kOthers : 12;
    const auto account_width = std::min(wanted, room);
    const auto row = [&](std::string_view provider, std::string_view account, std::string_view plan,
                         const std::string& status, std::string_view linked, std::string_view refreshed) {
        return fmt::format(
            "{}  {}  {}  {}  {}  {}", pad(provider, kProviderWidth), pad(account, account_width), pad(plan, kPlanWidth),
            status, pad(linked, kTimeWidth), refreshed
        );
    };
    std::vector<std::string> out{
        style.paint(Tone::dim, row("provider", "account", "plan", pad("status", kStatusWidth), "linked", "refreshed"))};
    for (const auto& link : links) {
        const auto status = style.paint(status_tone(link.status), pad(link.status, kStatusWidth));
        const auto plan = link.plan.empty() ? "-" : link.plan;
        out.push_back(
            row(link.provider, who(link), plan, status, local_time(link.linked_at), local_time(link.refreshed_at))
        );
        if (!link.message.empty()) out.push_back("          " + link.message);
    }
    return out;
}

std::string linked_words(const Link& link) {
    const auto plan = link.plan.empty() ? "without a paid plan" : "plan " + link.plan;
    return fmt::format("{} is linked: {}, {}", link.provider, who(link), plan);
}

}  // namespace scribed::clients
