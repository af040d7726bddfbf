// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "daemon/replies.hpp"
#include "daemon/request_body.hpp"
#include "daemon/routes.hpp"

// Who one is here, and how a browser comes in without a key: a ticket, then a cookie (docs/security.md).
namespace scribed::daemon {
namespace {

namespace json = boost::json;
using access::Caller;

std::string_view name(Caller::By by) {
    switch (by) {
        case Caller::By::machine: return "machine";
        case Caller::By::key: return "key";
        case Caller::By::ticket: return "ticket";
        case Caller::By::browser: return "browser";
    }
    return "key";
}

net::Task<void> whoami(Call& call) {
    json::object body{{"user", call.user()}, {"scopes", call.caller.scopes.text()}, {"by", name(call.caller.by)}};
    co_await reply_json(call.exchange, std::move(body));
}

// Without a word about scopes: what a page needs to record and to read.
Result<access::Scopes> wanted_scopes(const Call& call) {
    auto body = RequestBody::parse(call.request().body);
    if (!body) return body.error();
    if (body->has_scopes()) return body->scopes();
    using access::Scope;
    std::string usual;
    for (const auto scope : {Scope::ingest, Scope::read}) {
        if (call.caller.may(scope)) usual.append(access::name(scope)).append(",");
    }
    return access::Scopes::parse(usual);
}

net::Task<void> issue(RouteContext context, Call& call) {
    if (call.caller.by == Caller::By::ticket) {
        co_await reply_refusal(call.exchange, 403, "insufficient_scope", "a ticket cannot make tickets");
        co_return;
    }
    const auto scopes = wanted_scopes(call);
    if (!scopes) {
        co_await reply_error(call.exchange, scopes.error());
        co_return;
    }
    const auto ticket = co_await context.gate.tickets().issue(call.caller, *scopes);
    if (!ticket) {
        co_await reply_error(call.exchange, ticket.error());
        co_return;
    }
    // Behind `#`: a browser sends that to nobody, and no log has it.
    json::object body{
        {"ticket", ticket->text},
        {"expires_at", rfc3339(ticket->expires_ms)},
        {"scopes", scopes->text()},
        {"url", context.public_url + "/#ticket=" + ticket->text},
    };
    co_await reply_json(call.exchange, std::move(body), 201);
}

// Lax: the way back from an account's page (redirect linking) is a navigation from another site.
std::string cookie_text(const net::HttpRequest& request, std::string_view value, std::int64_t life_s) {
    return fmt::format(
        "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", kBrowserCookie, value, life_s,
        came_by_tls(request) ? "; Secure" : ""
    );
}

net::Task<void> reply_with_cookie(net::HttpExchange& exchange, json::object body, std::string cookie) {
    net::HttpReply reply{200, reply_headers("application/json"), json_text(body)};
    reply.headers.emplace_back("Set-Cookie", std::move(cookie));
    (void)co_await exchange.reply(std::move(reply));
}

net::Task<void> enter(RouteContext context, Call& call) {
    if (call.caller.by != Caller::By::ticket) {
        const Error error(Errc::invalid, "a browser comes in with a ticket: `Authorization: Bearer tkt_...`", "ticket");
        co_await reply_error(call.exchange, error);
        co_return;
    }
    const auto pass = co_await context.gate.browsers().admit(call.caller);
    if (!pass) {
        co_await reply_error(call.exchange, pass.error());
        co_return;
    }
    json::object body{
        {"user", call.user()}, {"scopes", call.caller.scopes.text()}, {"expires_at", rfc3339(pass->expires_ms)}};
    const auto life = std::chrono::seconds(access::Browsers::kLife).count();
    co_await reply_with_cookie(call.exchange, std::move(body), cookie_text(call.request(), pass->text, life));
}

net::Task<void> leave(RouteContext context, Call& call) {
    const auto left = co_await context.gate.browsers().dismiss(cookie(call.request(), kBrowserCookie));
    if (!left) {
        co_await reply_error(call.exchange, left.error());
        co_return;
    }
    json::object body{{"success", true}};
    co_await reply_with_cookie(call.exchange, std::move(body), cookie_text(call.request(), {}, 0));
}

}  // namespace

void add_ticket_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/whoami", Need::proof, [](Call& call) { return whoami(call); });
    router.add("POST", "/v1/tickets", Need::proof, [context](Call& call) { return issue(context, call); });
    router.add("POST", "/v1/browser", Need::proof, [context](Call& call) { return enter(context, call); });
    router.add("DELETE", "/v1/browser", Need::proof, [context](Call& call) { return leave(context, call); });
}

}  // namespace scribed::daemon
