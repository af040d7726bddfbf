// SPDX-License-Identifier: Apache-2.0
#include <array>
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

using Query = std::map<std::string, std::string, std::less<>>;

constexpr std::array<std::string_view, 4> kCodexRedirects{
    "http://localhost:1455/auth/callback", "http://127.0.0.1:1455/auth/callback", "http://localhost:1457/auth/callback",
    "http://127.0.0.1:1457/auth/callback"};
/// What the public client may ask for (upstream.md 1.2, 1.7).
constexpr std::array<std::string_view, 6> kScopes{
    "openid", "profile", "email", "offline_access", "api.connectors.read", "api.connectors.invoke"};
/// A SHA-256 in base64url.
constexpr std::size_t kChallengeLength = 43;

template <class Set>
bool among(const Set& set, std::string_view wanted) {
    for (const std::string_view item : set)
        if (item == wanted) return true;
    return false;
}

bool scopes_known(std::string_view scopes) {
    while (!scopes.empty()) {
        const auto space = scopes.find(' ');
        if (!among(kScopes, scopes.substr(0, space))) return false;
        scopes = space == std::string_view::npos ? std::string_view{} : scopes.substr(space + 1);
    }
    return true;
}

/// What is wrong with a request whose redirect is good; empty: nothing.
std::string fault_of(Query& query) {
    if (query["response_type"] != "code") return "unsupported_response_type";
    if (!scopes_known(query["scope"])) return "invalid_scope";
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

net::HttpReply authorize(Route route) {
    auto& core = route.core;
    Query query;
    for (auto& [name, value] : net::parse_query(route.request().query))
        query[name] = value;
    const auto& uri = query["redirect_uri"];
    // Nobody is sent to an address that has not been registered.
    if (query["client_id"] != core.options.client_id ||
        !(among(kCodexRedirects, uri) || among(core.options.redirect_uris, uri))) {
        return json_reply(400, oauth_error_body({.code = "invalid_request", .message = "Unknown client or redirect."}));
    }
    if (const auto fault = fault_of(query); !fault.empty()) return send_back(uri, "error=" + fault, query["state"]);
    Account account;
    account.plan = core.options.plan;
    const auto code =
        core.sign_in.codes.issue({account, query["client_id"], uri, query["code_challenge"]}, wall_now_ms());
    return send_back(uri, "code=" + code, query["state"]);
}

}  // namespace

net::Task<void> authorize_route(Route route) {
    auto reply = authorize(route);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
