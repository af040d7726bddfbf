// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "net/url.hpp"
#include "sandbox/live_connection.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

/// An append may carry 15 MiB of base64 and more than that ends the connection.
constexpr std::size_t kMaxMessage = 16 << 20;

/// Close codes of the service (upstream.md 4.3).
constexpr std::uint16_t kBadKey = 3000;
constexpr std::uint16_t kBadRequest = 4000;

/// What the client asked for before it became a WebSocket.
struct Handshake {
    std::string key;
    Credential credential = Credential::none;
    bool subprotocol = false;
    std::optional<Refusal> refusal;
    std::uint16_t close_code = kBadRequest;
    bool conversation = false;
};

/// Browsers cannot set headers: the key may stand among the subprotocols.
std::string subprotocol_key(std::string_view list) {
    constexpr std::string_view kPrefix = "openai-insecure-api-key.";
    const auto at = list.find(kPrefix);
    if (at == std::string_view::npos) return {};
    const auto rest = list.substr(at + kPrefix.size());
    return std::string(rest.substr(0, rest.find_first_of(", ")));
}

void judge(Handshake& shake, const net::HttpRequest& request) {
    std::string intent;
    for (const auto& [name, value] : net::parse_query(request.query)) {
        if (name == "intent") intent = value;
        if (name == "model") shake.conversation = true;
    }
    const auto refuse = [&shake](std::uint16_t code, std::string name, std::string message) {
        if (shake.refusal) return;
        shake.refusal = Refusal{.code = std::move(name), .message = std::move(message)};
        shake.close_code = code;
    };
    if (!request.header("openai-beta").empty()) {
        refuse(
            kBadRequest, "beta_api_shape_disabled",
            "The Realtime Beta API is no longer supported. Please use the GA API."
        );
    }
    const bool bad = shake.credential == Credential::refused || shake.credential == Credential::expired_token ||
                     shake.credential == Credential::revoked_token;
    if (bad) refuse(kBadKey, "invalid_api_key", "Incorrect API key provided.");
    if (!intent.empty() && intent != "transcription") refuse(kBadRequest, "invalid_intent", "Unknown intent.");
    if (!intent.empty() && shake.conversation) {
        refuse(kBadRequest, "invalid_model", "A transcription session takes its model from session.update.");
    }
    if (intent.empty() && !shake.conversation)
        refuse(kBadRequest, "missing_model", "You must provide a model parameter.");
}

Handshake read_handshake(const Route& route) {
    const auto& request = route.request();
    Handshake shake;
    shake.key = bearer_key(request.header("authorization"));
    const auto protocols = request.header("sec-websocket-protocol");
    shake.subprotocol = protocols.find("realtime") != std::string_view::npos;
    if (shake.key.empty()) shake.key = subprotocol_key(protocols);
    shake.credential = route.core.classify(shake.key);
    judge(shake, request);
    return shake;
}

/// Some wrongs are answered before there is a WebSocket.
std::optional<net::HttpReply> refused_at_once(const Route& route, const Handshake& shake) {
    if (!route.exchange.wants_upgrade()) {
        return json_reply(400, error_body({.code = "", .message = "This endpoint speaks WebSocket."}));
    }
    if (shake.credential == Credential::none) {
        return json_reply(401, error_body({.status = 401, .code = "", .message = "Missing bearer authentication."}));
    }
    if (shake.credential == Credential::chatgpt_token) {
        return json_reply(
            500, error_body({.status = 500, .type = "server_error", .code = "", .message = "The server had an error."})
        );
    }
    return std::nullopt;
}

RealtimeService::Options service_options(const Core& core, const Handshake& shake) {
    RealtimeService::Options options;
    options.config = core.keys.session_of(shake.key);
    options.conversation = shake.conversation;
    options.sink = core.options.sink;
    options.append_log = core.append_log.get();
    options.expires_at = wall_now_ms() / 1000 + core.options.session_seconds;
    options.ends = steady_now() + std::chrono::seconds(core.options.session_seconds);
    return options;
}

}  // namespace

net::Task<void> realtime_route(Route route) {
    if (co_await struck(route, FaultPlace::realtime_connect)) co_return;
    auto& core = route.core;
    auto shake = read_handshake(route);
    if (auto refused = refused_at_once(route, shake)) {
        auto reply = *std::move(refused);
        co_await route.exchange.reply(std::move(reply));
        co_return;
    }
    net::WebSocketLimits limits;
    limits.max_message = kMaxMessage;
    net::Headers extra;
    if (shake.subprotocol) extra.emplace_back("Sec-WebSocket-Protocol", "realtime");
    auto socket = co_await route.exchange.upgrade(limits, std::move(extra));
    if (!socket) co_return;
    LiveConnection live(*std::move(socket), core, service_options(core, shake));
    co_await live.run(std::move(shake.refusal), shake.close_code);
}

}  // namespace scribed::sandbox
