// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "access/origin.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "net/url.hpp"
#include "proto/api_error.hpp"

// A person's own page about linked accounts, and sign-in by redirect (upstream.md 6, docs/security.md).
namespace scribed::daemon {
namespace {

namespace json = boost::json;
using access::Caller;
using access::Scope;
using identity::RedirectLinker;

constexpr std::string_view kProviderPath = "/account/providers/openai";
constexpr std::string_view kConnect = "/account/providers/openai/connect";
constexpr std::string_view kCallback = "/account/providers/openai/callback";
constexpr std::string_view kDashboard = "/account/dashboard";

// One cookie for each login: a second one, in another tab or begun by somebody else's page, does not spoil the first.
std::string cookie_name(const std::string& login) { return "scribed_redirect_" + login; }

std::string cookie_text(RouteContext context, const Call& call, const std::string& login, std::string_view value) {
    const bool tls = context.public_url.starts_with("https:") || came_by_tls(call.request());
    const auto life = value.empty() ? 0 : std::chrono::seconds(RedirectLinker::kLife).count();
    return fmt::format(
        "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(login), value, kProviderPath, life,
        tls ? "; Secure" : ""
    );
}

// The addresses of this family hold secrets: nobody is told them, and nothing is kept.
net::HttpReply private_reply(int status, std::string_view content_type, std::string body) {
    net::HttpReply reply{status, reply_headers(content_type), std::move(body)};
    reply.headers.emplace_back("Referrer-Policy", "no-referrer");
    return reply;
}

net::HttpReply sent_to(std::string where) {
    auto reply = private_reply(302, "text/plain; charset=utf-8", {});
    reply.headers.emplace_back("Location", std::move(where));
    return reply;
}

// Cookies belong to a name: a browser that came to `localhost` would come back to `127.0.0.1` without its own. Other
// names cannot be compared, a proxy may have put its own there.
bool other_loopback_name(const std::string& host, const std::string& public_url) {
    const auto asked = net::parse_url("http://" + host);
    const auto known = net::parse_url(public_url);
    if (!asked || !known || asked->host == known->host) return false;
    return access::names_loopback(host) && access::names_loopback(known->host_header());
}

// To the same place under the name that the browser will come back to, with a ticket for who it is.
net::Task<void> change_name(RouteContext context, Call& call) {
    const access::Scopes scopes{Scope::account};
    const auto ticket = co_await context.gate.tickets().issue(call.caller, scopes);
    if (!ticket) {
        co_await reply_error(call.exchange, ticket.error());
        co_return;
    }
    auto reply = sent_to(context.public_url + std::string(kConnect) + "?ticket=" + ticket->text);
    (void)co_await call.exchange.reply(std::move(reply));
}

net::Task<void> connect(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    if (!context.accounts.can_redirect()) {
        co_await reply_refusal(
            exchange, 503, "not_configured",
            "sign-in by redirect needs an OAuth client of the operator's own: set accounts.oauth_client_id, or link by "
            "device code with `scribe link`"
        );
        co_return;
    }
    const bool refused = co_await refuse_without_vault(context, exchange);
    if (refused) co_return;
    const std::string host(call.request().header("Host"));
    if (other_loopback_name(host, context.public_url)) {
        co_await change_name(context, call);
        co_return;
    }
    const auto departure =
        co_await context.accounts.start_redirect(call.user(), context.public_url + std::string(kCallback));
    if (!departure) {
        co_await reply_error(exchange, departure.error());
        co_return;
    }
    auto reply = sent_to(departure->url);
    reply.headers.emplace_back("Set-Cookie", cookie_text(context, call, departure->id, departure->browser));
    (void)co_await exchange.reply(std::move(reply));
}

// A parameter that comes twice is none (RFC 6749 section 3.1).
std::string single_value(const net::HttpRequest& request, std::string_view name) {
    std::string found;
    int times = 0;
    for (auto& [key, value] : net::parse_query(request.query)) {
        if (key == name && ++times == 1) found = std::move(value);
    }
    return times == 1 ? found : std::string();
}

net::Task<RedirectLinker::Arrival> arrival_of(RouteContext context, const Call& call) {
    const auto& request = call.request();
    RedirectLinker::Arrival arrival;
    arrival.state = single_value(request, "state");
    arrival.code = single_value(request, "code");
    arrival.error = single_value(request, "error");
    arrival.browser = cookie(request, cookie_name(RedirectLinker::id_of(arrival.state)));
    auto proof = Gate::proof(request);
    if (proof.by == Caller::By::machine) co_return arrival;
    using Shown = RedirectLinker::Shown;
    const bool by_cookie = proof.by == Caller::By::browser;
    const auto caller = co_await context.gate.look_up(std::move(proof));
    if (caller && (by_cookie || caller->may(Scope::account))) {
        arrival.shown = by_cookie ? Shown::browser : Shown::key;
        arrival.user = caller->user;
    } else if (!by_cookie) {
        arrival.shown = Shown::wrong;
    }
    co_return arrival;
}

net::HttpReply refused_arrival(int status, const char* code, const char* message) {
    return private_reply(status, "application/json", proto::api_error_body(status, code, message));
}

net::HttpReply answer_to(const std::optional<RedirectLinker::Outcome>& outcome) {
    using End = RedirectLinker::Outcome::End;
    if (!outcome) return refused_arrival(503, "unavailable", "the daemon is stopping; begin again in a moment");
    switch (outcome->end) {
        case End::linked: return sent_to(fmt::format("{}?provider_linked=openai", kDashboard));
        case End::failed: return sent_to(fmt::format("{}?provider_error={}", kDashboard, outcome->error));
        case End::no_state:
        case End::no_code:
            return refused_arrival(400, "invalid_request", "a sign-in comes back with `state` and `code`");
        case End::unknown_state:
            return refused_arrival(
                400, "invalid_state",
                "this sign-in was not begun in this browser, came back before, or took more than ten minutes; begin "
                "again"
            );
        case End::unavailable: break;
    }
    return refused_arrival(503, "unavailable", "the accounts cannot be read now; begin again in a moment");
}

net::Task<void> come_back(RouteContext context, Call& call) {
    auto arrival = co_await arrival_of(context, call);
    const auto login = RedirectLinker::id_of(arrival.state);
    const bool has_cookie = !arrival.browser.empty();
    const auto outcome = co_await context.accounts.finish_redirect(std::move(arrival));
    auto reply = answer_to(outcome);
    if (has_cookie) reply.headers.emplace_back("Set-Cookie", cookie_text(context, call, login, {}));
    (void)co_await call.exchange.reply(std::move(reply));
}

// A token whose end has come was not renewed: the auth host has not been reached for as long (upstream.md 6, duty 11).
std::string_view status_of(const store::LinkRow& row, UnixMs now) {
    const bool over = row.expires_ms != 0 && row.expires_ms <= now;
    if (row.status == store::LinkStatus::active && over) return store::name(store::LinkStatus::expired);
    return store::name(row.status);
}

json::object provider_json(const store::LinkRow& row) {
    json::value tier(nullptr);
    if (!row.plan.empty()) tier = row.plan;
    return json::object{
        {"provider", row.key.provider},
        {"subscription_tier", std::move(tier)},
        {"linked_at", rfc3339(row.linked_ms)},
        {"status", status_of(row, wall_now_ms())},
    };
}

net::Task<void> account(RouteContext context, Call& call) {
    const auto rows = co_await context.accounts.links(call.user());
    if (!rows) {
        co_await reply_error(call.exchange, rows.error());
        co_return;
    }
    json::array links;
    for (const auto& row : *rows)
        links.push_back(provider_json(row.link));
    json::object body{{"user", call.user()}, {"can_connect", context.accounts.can_redirect()}};
    body["linked_providers"] = std::move(links);
    co_await reply_json(call.exchange, std::move(body));
}

}  // namespace

void add_account_routes(Router& router, RouteContext context) {
    router.add("GET", "/account", Need::account, [context](Call& call) { return account(context, call); });
    router.add("GET", std::string(kConnect), Need::account, [context](Call& call) { return connect(context, call); });
    // Whoever comes back may have nothing left but the cookie of its login.
    const auto back = [context](Call& call) { return come_back(context, call); };
    router.add("GET", std::string(kCallback), Need::nothing, back);
}

}  // namespace scribed::daemon
