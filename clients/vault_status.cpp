// SPDX-License-Identifier: Apache-2.0
#include "clients/vault_status.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/progress_bar.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kBarWidth = 24;

std::vector<std::string> texts(JsonValue list) {
    std::vector<std::string> out;
    for (const auto item : list.items())
        out.push_back(printable(item.string().value_or("")));
    return out;
}

}  // namespace

Outcome<VaultStatus> parse_vault_status(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root || !(*root)["configured"].boolean() || !(*root)["to_reseal"].integer()) {
        return Failure(Exit::failed, "the server's answer about its vault key cannot be read", "to_reseal");
    }
    const auto number = [&root](std::string_view member) { return (*root)[member].integer().value_or(0); };
    const auto text = [&root](std::string_view member) { return printable((*root)[member].string().value_or("")); };
    return VaultStatus{
        *(*root)["configured"].boolean(),
        texts((*root)["known_keys"]),
        text("current_key"),
        texts((*root)["old_keys"]),
        number("records"),
        number("to_reseal"),
        number("unreadable"),
        text("key_file")};
}

std::vector<std::string> draw_resealing(const VaultStatus& status, bool lost, const Style& style) {
    const auto done = status.records - status.to_reseal;
    const auto whole = std::max<std::int64_t>(status.records, 1);
    const auto fraction = status.to_reseal == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(whole);
    auto words = style.paint(Tone::dim, fmt::format("{} of {} secrets are sealed anew", done, status.records));
    if (status.to_reseal == 0) words = style.paint(Tone::dim, "wiping what the old key sealed");
    if (lost) words = style.paint(Tone::warn, "the server does not answer; trying again");
    return {fmt::format("  {}  {}", progress_bar(fraction, kBarWidth, style), words)};
}

}  // namespace scribed::clients
