// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

struct Entry {
    std::string_view methods;  ///< space separated
    std::string_view path;
    net::Task<void> (*serve)(Route);
};

constexpr std::array kRoutes{
    Entry{"POST", "/v1/realtime/client_secrets", mint_route},
    Entry{"GET", "/v1/realtime", realtime_route},
    Entry{"POST", "/backend-api/transcribe", chatgpt_transcribe_route},
    Entry{"POST", "/v1/audio/transcriptions", api_transcribe_route},
    Entry{"GET", "/backend-api/wham/usage", usage_route},
    Entry{"GET", "/api/codex/usage", usage_route},
    Entry{"POST", "/api/accounts/deviceauth/usercode", user_code_route},
    Entry{"POST", "/api/accounts/deviceauth/token", device_token_route},
    Entry{"GET POST", "/codex/device", device_page_route},
    Entry{"POST", "/oauth/token", oauth_token_route},
    Entry{"POST", "/oauth/revoke", revoke_route},
    Entry{"GET POST", "/oauth/authorize", authorize_route},
    Entry{"POST", "/sandbox/device/approve", device_control_route},
    Entry{"POST", "/sandbox/device/deny", device_control_route},
    Entry{"POST", "/sandbox/device/expire", device_control_route},
    Entry{"POST", "/sandbox/authorize", visitor_control_route},
    Entry{"GET", "/sandbox/tokens", tokens_control_route},
    Entry{"POST", "/sandbox/tokens/expire", tokens_control_route},
    Entry{"POST", "/sandbox/tokens/revoke", tokens_control_route},
    Entry{"POST", "/sandbox/usage", usage_control_route},
    Entry{"GET POST DELETE", "/sandbox/faults", faults_route},
    Entry{"GET", "/sandbox/stats", stats_route},
};

net::HttpReply refusal_reply(int status, std::string code, std::string message) {
    return json_reply(status, error_body({.status = status, .code = std::move(code), .message = std::move(message)}));
}

}  // namespace

net::Task<void> dispatch(Route route) {
    const auto& request = route.request();
    ++route.core.stats.requests;
    route.core.log.debug("request", {{"method", request.method}, {"path", request.path}});
    bool found = false;
    for (const auto& entry : kRoutes) {
        if (entry.path != request.path) continue;
        found = true;
        if (entry.methods.find(request.method) != std::string_view::npos) co_return co_await entry.serve(route);
    }
    auto reply = found ? refusal_reply(405, "method_not_supported", fmt::format("Not allowed to {}.", request.method))
                       : refusal_reply(404, "", fmt::format("Invalid URL ({} {})", request.method, request.path));
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
