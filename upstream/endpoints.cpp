// SPDX-License-Identifier: Apache-2.0
#include "upstream/endpoints.hpp"

namespace scribed::upstream {

ClientProfile client_profile(std::string_view name) {
    if (name == "codex") return {"codex_cli_rs", "codex_cli_rs/0.169.0 (Debian 12.0.0; x86_64) xterm"};
    return {"scribed", "scribed/0.1.0 (Linux; x86_64)"};
}

net::Headers request_headers(const ClientProfile& profile, const identity::Bearer& bearer) {
    net::Headers headers{
        {"User-Agent", profile.user_agent},
        {"originator", profile.originator},
        {"Accept", "*/*"},
    };
    if (!bearer.token.empty()) headers.emplace_back("Authorization", "Bearer " + bearer.token);
    if (!bearer.account_id.empty()) headers.emplace_back("chatgpt-account-id", bearer.account_id);
    return headers;
}

}  // namespace scribed::upstream
