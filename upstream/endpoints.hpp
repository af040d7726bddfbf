// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "identity/bearer.hpp"
#include "net/http_message.hpp"
#include "net/tls_context.hpp"

namespace scribed::upstream {

/// How requests say who they are (design.md 4): scribed's own name by default.
struct ClientProfile {
    std::string originator;
    std::string user_agent;
};

/// `scribed`: our own name and version. `codex`: the pair of headers that the Codex CLI sends (upstream.md 2.1).
ClientProfile client_profile(std::string_view name);

/// Where the services are. Plain http serves for stand-ins and servers on this host.
struct Endpoints {
    std::string chatgpt_url;  ///< `https://chatgpt.com/backend-api`
    std::string api_url;      ///< `https://api.openai.com`
    net::TlsContext tls;
    ClientProfile profile;
};

/// Authorization, account and identity headers of one request.
net::Headers request_headers(const ClientProfile& profile, const identity::Bearer& bearer);

}  // namespace scribed::upstream
