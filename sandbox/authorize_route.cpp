// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "net/url.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

/// A SHA-256 in base64url.
constexpr std::size_t kChallengeLength = 43;

/// Its form has no address of its own: it posts to the one that it was asked for with.
constexpr std::string_view kPage =
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in (sandbox)</title>
<link rel="icon" href="data:,"></head><body>
<h1>scribe-sandbox: sign in</h1>
<p>{} asks for: {}</p>
<form method="post">
<label>Account <input name="email" value="ada@sandbox.test"></label>
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form></body></html>)";

Fields fields_of(std::string_view text) {
    Fields fields;
    for (auto& [name, value] : net::parse_query(text))
        fields[name] = value;
    return fields;
}

/// What is wrong with a request whose redirect is good; empty: nothing.
std::string fault_of(const Client& client, Fields& query) {
    if (query["response_type"] != "code") return "unsupported_response_type";
    if (!client.may_ask_for(query["scope"])) return "invalid_scope";
    const bool pkce = query["code_challenge_method"] == "S256" && query["code_challenge"].size() == kChallengeLength;
    return pkce ? "" : "invalid_request";
}

net::HttpReply send_back(const std::string& uri, std::string_view outcome, const std::string& state) {
    net::HttpReply reply{.status = 302, .headers = {}, .body = {}};
    const auto mark = uri.find('?') == std::string::npos ? '?' : '&';
    reply.headers = {
        {"location", fmt::format("{}{}{}&state={}", uri, mark, outcome, net::encode_percent(state))},
        {"cache-control", "no-store"}};
    return reply;
}

net::HttpReply page(const Client& client, const std::string& scope) {
    net::HttpReply reply{.status = 200, .headers = {}, .body = fmt::format(kPage, client.id, scope)};
    reply.headers = {{"content-type", "text/html; charset=UTF-8"}, {"cache-control", "no-store"}};
    return reply;
}

/// The visitor, as he decides when he is asked.
Visitor decided(Visitor visitor, std::string_view form) {
    auto fields = fields_of(form);
    visitor.decision = fields["decision"] == "approve" ? Decision::approve : Decision::deny;
    if (!fields["email"].empty()) visitor.account.email = fields["email"];
    return visitor;
}

net::HttpReply authorize(Route route) {
    auto& sign_in = route.core.sign_in;
    auto query = fields_of(route.request().query);
    const auto& uri = query["redirect_uri"];
    const auto* client = sign_in.clients.find(query["client_id"]);
    // Nobody is sent to an address that has not been registered.
    if (client == nullptr || !client->may_return_to(uri)) {
        return json_reply(400, oauth_error_body({.code = "invalid_request", .message = "Unknown client or redirect."}));
    }
    const auto fault = fault_of(*client, query);
    if (!fault.empty()) return send_back(uri, "error=" + fault, query["state"]);
    const bool posted = route.request().method == "POST";
    const auto visitor = posted ? decided(sign_in.visitor, route.request().body) : sign_in.visitor;
    if (visitor.decision == Decision::ask) return page(*client, query["scope"]);
    if (visitor.decision == Decision::deny) return send_back(uri, "error=access_denied", query["state"]);
    const Grant grant{visitor.account, client->id, uri, query["code_challenge"], query["scope"]};
    return send_back(uri, "code=" + sign_in.codes.issue(grant, wall_now_ms()), query["state"]);
}

}  // namespace

net::Task<void> authorize_route(Route route) {
    auto reply = authorize(route);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
