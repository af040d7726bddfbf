// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <variant>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

/// A literal that must match though nothing is ever served there (upstream.md 1.1, A3).
constexpr std::string_view kRedirect = "/deviceauth/callback";

net::HttpReply bad_request(std::string message) {
    return json_reply(400, error_body({.code = "invalid_request", .message = std::move(message)}));
}

bool is_json(const net::HttpRequest& request) { return request.header("content-type").starts_with("application/json"); }

std::string text_of(JsonValue value) { return std::string(value.string().value_or("")); }

net::HttpReply start_login(Route route) {
    auto& core = route.core;
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    if (!is_json(route.request()) || !json) return bad_request("The body must be JSON.");
    const auto client = text_of((*json)["client_id"]);
    const auto* known = core.sign_in.clients.find(client);
    if (known == nullptr || !known->devices) {
        return json_reply(400, error_body({.code = "invalid_client", .message = "Unknown client_id."}));
    }
    const auto started = core.sign_in.devices.start(client, route.issuer() + std::string(kRedirect), wall_now_ms());
    ++core.stats.device_logins;
    boost::json::object body;
    body["device_auth_id"] = started.device_auth_id;
    body["user_code"] = started.user_code;
    body["interval"] = std::to_string(core.options.device_interval);
    body["expires_at"] = rfc3339(started.expires_at);
    return json_reply(200, boost::json::serialize(body));
}

net::HttpReply pending(PendingShape shape, bool first) {
    const std::string code = "deviceauth_authorization_pending";
    const std::string message = "Nobody has approved this login yet.";
    switch (shape) {
        case PendingShape::not_found: return {404, {{"content-type", "text/plain"}}, "Not Found"};
        case PendingShape::flat:
            return json_reply(400, oauth_error_body({.code = "authorization_pending", .message = message}));
        case PendingShape::nested: return json_reply(400, error_body({.code = code, .message = message}));
        case PendingShape::slow_down:
            if (first) return json_reply(400, oauth_error_body({.code = "slow_down", .message = message}));
            break;
        case PendingShape::forbidden: break;
    }
    return json_reply(403, detail_body("Forbidden"));
}

net::HttpReply ended(DeviceDesk::Ended why) {
    switch (why) {
        case DeviceDesk::Ended::denied:
            return json_reply(401, oauth_error_body({.code = "authorization_declined", .message = "Denied"}));
        case DeviceDesk::Ended::expired:
            return json_reply(
                400, error_body({.code = "deviceauth_expired", .message = "This code has expired. Start again."})
            );
        case DeviceDesk::Ended::unknown: break;
    }
    return json_reply(400, error_body({.code = "deviceauth_invalid", .message = "There is no such login."}));
}

net::HttpReply poll_login(Route route) {
    auto& core = route.core;
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    if (!is_json(route.request()) || !json) return bad_request("The body must be JSON.");
    const auto id = text_of((*json)["device_auth_id"]);
    const auto code = text_of((*json)["user_code"]);
    if (id.empty() || code.empty()) return bad_request("device_auth_id and user_code are required.");
    auto answer = core.sign_in.devices.poll(id, code, core.sign_in.codes, wall_now_ms());
    if (const auto* waits = std::get_if<DeviceDesk::Pending>(&answer)) {
        return pending(core.options.pending_shape, waits->first);
    }
    if (const auto* why = std::get_if<DeviceDesk::Ended>(&answer)) return ended(*why);
    const auto& approved = std::get<DeviceDesk::Approved>(answer);
    boost::json::object body;
    body["authorization_code"] = approved.code;
    body["code_challenge"] = approved.code_challenge;
    body["code_verifier"] = approved.code_verifier;
    return json_reply(200, boost::json::serialize(body));
}

}  // namespace

net::Task<void> user_code_route(Route route) {
    if (co_await struck(route, FaultPlace::usercode)) co_return;
    auto reply = start_login(route);
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> device_token_route(Route route) {
    ++route.core.stats.device_polls;
    if (co_await struck(route, FaultPlace::devicetoken)) co_return;
    auto reply = poll_login(route);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
