// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

bool decide(Route route, JsonValue json) {
    auto& devices = route.core.sign_in.devices;
    const auto code = json["user_code"].string().value_or("");
    const auto& path = route.request().path;
    if (path.ends_with("/deny")) return devices.deny(code);
    if (path.ends_with("/expire")) return devices.expire(code);
    Account account;
    account.email = json["email"].string().value_or(account.email);
    account.plan = json["plan"].string().value_or(route.core.options.plan);
    return devices.approve(code, std::move(account), wall_now_ms());
}

bool set_visitor(Visitor& visitor, JsonValue json) {
    const auto decision = json["decision"].string().value_or("approve");
    if (decision != "approve" && decision != "deny" && decision != "ask") return false;
    visitor.decision = decision == "approve" ? Decision::approve : decision == "deny" ? Decision::deny : Decision::ask;
    visitor.account.email = json["email"].string().value_or(visitor.account.email);
    visitor.account.plan = json["plan"].string().value_or(visitor.account.plan);
    return true;
}

std::string issued(const Core& core) {
    boost::json::array all;
    for (const auto& token : core.sign_in.tokens.issued())
        all.emplace_back(token);
    boost::json::object body;
    body["issued"] = std::move(all);
    return boost::json::serialize(body);
}

}  // namespace

net::Task<void> device_control_route(Route route) {
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    const bool done = json && decide(route, *json);
    auto reply = done
                     ? json_reply(200, R"({"success":true})")
                     : json_reply(404, error_body({.code = "not_found", .message = "No login waits under this code."}));
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> visitor_control_route(Route route) {
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    const bool done = json && set_visitor(route.core.sign_in.visitor, *json);
    auto reply =
        done ? json_reply(200, R"({"success":true})")
             : json_reply(400, error_body({.code = "invalid_request", .message = "decision: approve, deny or ask."}));
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> tokens_control_route(Route route) {
    auto& tokens = route.core.sign_in.tokens;
    const auto& path = route.request().path;
    if (path.ends_with("/expire")) tokens.expire_access_tokens();
    if (path.ends_with("/revoke")) tokens.revoke_refresh_tokens();
    auto reply = json_reply(200, issued(route.core));
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
