// SPDX-License-Identifier: Apache-2.0
#include "clients/daemon_status.hpp"

#include "base/json.hpp"

namespace scribed::clients {
namespace {

void read_text(JsonValue value, std::string& into) {
    if (const auto text = value.string()) into = *text;
}

void read_list(JsonValue value, std::vector<std::string>& into) {
    for (const auto item : value.items())
        into.emplace_back(item.string().value_or(""));
}

}  // namespace

DaemonStatus parse_daemon_status(std::string_view json) {
    DaemonStatus out;
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root) return out;
    read_text((*root)["version"], out.version);
    read_text((*root)["state_dir"], out.state_dir);
    read_list((*root)["lanes"]["live"], out.live_lanes);
    read_list((*root)["lanes"]["batch"], out.batch_lanes);
    for (const auto& [lane, reason] : (*root)["refused"].members())
        out.refused.emplace_back(lane, reason.string().value_or(""));
    const auto upstream = (*root)["upstream"];
    read_text(upstream["auth_url"], out.auth_url);
    read_text(upstream["chatgpt_url"], out.chatgpt_url);
    read_text(upstream["api_url"], out.api_url);
    read_text(upstream["ca_file"], out.ca_file);
    read_text(upstream["api_key_file"], out.api_key_file);
    read_text(upstream["codex_auth_file"], out.codex_auth_file);
    return out;
}

}  // namespace scribed::clients
