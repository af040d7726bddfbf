// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/array.hpp>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "proto/device_login.hpp"

// Linking ChatGPT accounts (docs/protocol.md, docs/security.md). Every answer concerns one user, and holds no secret.
namespace scribed::daemon {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostAudit = 500;

json::object to_json(const store::DeviceLoginRow& row, const std::string& issuer) {
    json::object body;
    if (row.state == "linked") {
        body["status"] = "linked";
    } else if (row.state != "pending") {
        body["status"] = "failed";
        body["reason"] = row.state;
        body["message"] = row.message;
    } else {
        body["status"] = "pending";
        body["user_code"] = row.user_code;
        body["verification_uri"] = proto::verification_page(issuer);
        body["expires_at"] = rfc3339(row.started_ms + proto::DeviceLogin::kLifeMs);
        body["interval_s"] = row.interval_s;
    }
    return body;
}

net::Task<void> start_device(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const bool refused = co_await refuse_without_vault(context, exchange);
    if (refused) co_return;
    const auto row = co_await context.accounts.start_device(call.user());
    if (row) {
        co_await reply_json(exchange, to_json(*row, context.accounts.host().url()));
        co_return;
    }
    const auto& error = row.error();
    switch (error.code()) {
        case Errc::unsupported:
            co_await reply_refusal(exchange, 409, "device_login_disabled", error.message());
            co_return;
        case Errc::unreachable:
        case Errc::invalid:
            co_await reply_refusal(exchange, 502, "upstream_error", "the auth host gave no code: " + error.message());
            co_return;
        default: co_await reply_error(exchange, error); co_return;
    }
}

net::Task<void> get_device(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto row = co_await context.accounts.device(call.user());
    if (!row) {
        co_await reply_error(exchange, row.error());
        co_return;
    }
    json::object body{{"status", "none"}};
    if (*row) body = to_json(**row, context.accounts.host().url());
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> cancel_device(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto cancelled = co_await context.accounts.cancel_device(call.user());
    if (!cancelled) {
        co_await reply_error(exchange, cancelled.error());
        co_return;
    }
    json::object body{{"success", true}};
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> import_login(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const bool refused = co_await refuse_without_vault(context, exchange);
    if (refused) co_return;
    const auto row = co_await context.accounts.import(call.user(), exchange.request().body);
    if (!row) {
        co_await reply_error(exchange, row.error());
        co_return;
    }
    const LinkReport fresh{*row, std::nullopt, {}};
    co_await reply_json(exchange, to_json(fresh));
}

net::Task<void> list_links(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto rows = co_await context.accounts.links(call.user());
    if (!rows) {
        co_await reply_error(exchange, rows.error());
        co_return;
    }
    json::array links;
    for (const auto& row : *rows)
        links.push_back(to_json(row));
    json::object body;
    body["links"] = std::move(links);
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> check_link(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const bool refused = co_await refuse_without_vault(context, exchange);
    if (refused) co_return;
    const auto checked = co_await context.sweep.check(call.user());
    if (!checked) {
        co_await reply_error(exchange, checked.error());
        co_return;
    }
    const auto links = co_await context.accounts.links(call.user());
    if (!links) {
        co_await reply_error(exchange, links.error());
        co_return;
    }
    const auto found = std::ranges::find(*links, "openai", [](const auto& report) { return report.link.key.provider; });
    if (found == links->end()) {
        const Error gone(Errc::not_found, "no account is linked");
        co_await reply_error(exchange, gone);
        co_return;
    }
    co_await reply_json(exchange, to_json(*found));
}

net::Task<void> remove_link(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto removed = co_await context.accounts.remove(call.user());
    if (!removed) {
        co_await reply_error(exchange, removed.error());
        co_return;
    }
    json::object body{{"success", true}, {"provider", "openai"}};
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> reply_audit(RouteContext context, Call& call, std::string user) {
    const auto rows = co_await context.accounts.audit(std::move(user), kMostAudit);
    if (!rows) {
        co_await reply_error(call.exchange, rows.error());
        co_return;
    }
    json::array entries;
    for (const auto& row : *rows) {
        entries.push_back(json::object{
            {"at", rfc3339(row.at_ms)},
            {"event", row.event},
            {"user", row.key.user},
            {"provider", text_or_null(row.key.provider)},
            {"detail", row.detail}});
    }
    json::object body;
    body["entries"] = std::move(entries);
    co_await reply_json(call.exchange, std::move(body));
}

net::Task<void> own_audit(RouteContext context, Call& call) { return reply_audit(context, call, call.user()); }

net::Task<void> whole_audit(RouteContext context, Call& call) {
    return reply_audit(context, call, query_value(call.request(), "user"));
}

using LinkRoute = net::Task<void> (*)(RouteContext, Call&);

void add(Router& router, RouteContext context, const char* method, const char* path, LinkRoute route) {
    router.add(method, path, Need::account, [context, route](Call& call) { return route(context, call); });
}

}  // namespace

net::Task<bool> refuse_without_vault(RouteContext context, net::HttpExchange& exchange) {
    if (context.accounts.can_link()) co_return false;
    co_await reply_refusal(
        exchange, 503, "vault_not_configured",
        "no vault key is configured: make one with `scribe key new-vault FILE` and set accounts.vault_key_file"
    );
    co_return true;
}

void add_link_routes(Router& router, RouteContext context) {
    add(router, context, "POST", "/v1/links/openai/device", &start_device);
    add(router, context, "GET", "/v1/links/openai/device", &get_device);
    add(router, context, "DELETE", "/v1/links/openai/device", &cancel_device);
    add(router, context, "POST", "/v1/links/openai/import", &import_login);
    add(router, context, "POST", "/v1/links/openai/check", &check_link);
    add(router, context, "GET", "/v1/links", &list_links);
    add(router, context, "DELETE", "/v1/links/openai", &remove_link);
    add(router, context, "POST", "/account/providers/openai/disconnect", &remove_link);
    add(router, context, "GET", "/v1/links/audit", &own_audit);
    router.add("GET", "/v1/audit", Need::admin, [context](Call& call) { return whole_audit(context, call); });
}

}  // namespace scribed::daemon
