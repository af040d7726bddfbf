// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <utility>
#include <variant>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "net/url.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

using Form = std::map<std::string, std::string, std::less<>>;

net::HttpReply refused(std::string code, std::string message) {
    return json_reply(400, oauth_error_body({.code = std::move(code), .message = std::move(message)}));
}

net::HttpReply unknown_client() {
    return json_reply(
        401, oauth_error_body({.code = "invalid_client", .message = "Unknown client, or not its client_secret."})
    );
}

/// Some tokens come only when they were asked for (OpenID Connect Core sections 3.1.2.1 and 11).
net::HttpReply tokens_reply(const IssuedTokens& tokens, std::string_view scope = "openid offline_access") {
    boost::json::object body;
    if (has_word(scope, "openid")) body["id_token"] = tokens.id_token;
    body["access_token"] = tokens.access_token;
    if (has_word(scope, "offline_access")) body["refresh_token"] = tokens.refresh_token;
    body["token_type"] = "Bearer";
    body["expires_in"] = tokens.expires_in;
    return json_reply(200, boost::json::serialize(body));
}

/// The code grant comes as a form, and only so.
net::HttpReply exchange_code(Route route) {
    auto& core = route.core;
    Form form;
    for (auto& [name, value] : net::parse_query(route.request().body)) {
        if (!form.emplace(name, value).second) return refused("invalid_request", name + " is given twice.");
    }
    if (form["grant_type"] != "authorization_code") {
        return refused("unsupported_grant_type", "As a form only authorization_code is taken.");
    }
    for (const auto* name : {"client_id", "code", "redirect_uri", "code_verifier"}) {
        if (form[name].empty()) return refused("invalid_request", std::string(name) + " is required.");
    }
    if (core.sign_in.clients.authenticate(form["client_id"], form["client_secret"]) == nullptr) return unknown_client();
    const CodeExchange exchange{form["code"], form["client_id"], form["redirect_uri"], form["code_verifier"]};
    const auto now = wall_now_ms();
    auto outcome = core.sign_in.codes.redeem(exchange, now);
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        return json_reply(refusal->status, oauth_error_body(*refusal));
    }
    ++core.stats.sign_ins;
    const auto& grant = std::get<Grant>(outcome);
    return tokens_reply(core.sign_in.tokens.sign_in(grant.account, exchange.client_id, now), grant.scope);
}

/// Refreshing comes as JSON, and only so.
net::HttpReply refresh(Route route) {
    auto& core = route.core;
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    if (!json) return refused("invalid_request", "The body must be JSON.");
    if ((*json)["grant_type"].string() != "refresh_token") {
        return refused("unsupported_grant_type", "As JSON only refresh_token is taken.");
    }
    const auto token = (*json)["refresh_token"].string();
    const auto client = (*json)["client_id"].string();
    if (!token || !client) return refused("invalid_request", "refresh_token and client_id are required.");
    const auto secret = (*json)["client_secret"].string().value_or("");
    if (core.sign_in.clients.authenticate(*client, secret) == nullptr) {
        ++core.stats.refreshes_refused;
        return unknown_client();
    }
    auto outcome = core.sign_in.tokens.refresh(std::string(*token), std::string(*client), wall_now_ms());
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        ++core.stats.refreshes_refused;
        return json_reply(refusal->status, error_body(*refusal));
    }
    ++core.stats.refreshes;
    return tokens_reply(std::get<IssuedTokens>(outcome));
}

/// So that a fault can strike between them, and behind the second.
net::Task<void> send_in_halves(Route route, net::HttpReply reply) {
    const auto body = std::exchange(reply.body, {});
    const auto halves = std::string_view(body);
    co_await route.exchange.start_stream(std::move(reply), body.size());
    co_await route.exchange.write(halves.substr(0, body.size() / 2));
    if (co_await struck(route, FaultPlace::oauth, FaultStep::half)) co_return;
    co_await route.exchange.write(halves.substr(body.size() / 2));
    co_await route.exchange.end_stream();
    co_await struck(route, FaultPlace::oauth, FaultStep::answered);
}

net::HttpReply revoke(Route route) {
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    const auto hint = json ? (*json)["token_type_hint"].string() : std::nullopt;
    const auto token = json ? (*json)["token"].string() : std::nullopt;
    if (!token || !hint) return refused("invalid_request", "token and token_type_hint are required, as JSON.");
    auto& core = route.core;
    const std::string client((*json)["client_id"].string().value_or(""));
    const auto secret = (*json)["client_secret"].string().value_or("");
    if (*hint == "refresh_token" && core.sign_in.clients.authenticate(client, secret) == nullptr) {
        return unknown_client();
    }
    if (!core.sign_in.tokens.revoke(std::string(*token), client)) {
        return refused("invalid_grant", "The token was issued to another client.");
    }
    ++core.stats.revocations;
    return json_reply(200, "{}");
}

}  // namespace

net::Task<void> oauth_token_route(Route route) {
    if (co_await struck(route, FaultPlace::oauth)) co_return;
    const auto type = route.request().header("content-type");
    auto reply = type.starts_with("application/x-www-form-urlencoded") ? exchange_code(route)
                 : type.starts_with("application/json")                ? refresh(route)
                                                        : refused("invalid_request", "Neither a form nor JSON.");
    if (co_await struck(route, FaultPlace::oauth, FaultStep::spent)) co_return;
    co_await send_in_halves(route, std::move(reply));
}

net::Task<void> revoke_route(Route route) {
    if (co_await struck(route, FaultPlace::revoke)) co_return;
    auto reply = revoke(route);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
