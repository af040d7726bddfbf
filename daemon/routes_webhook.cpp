// SPDX-License-Identifier: Apache-2.0
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

json::value status_or_null(int status) {
    if (status == 0) return nullptr;
    return status;
}

net::Task<void> get_webhook(RouteContext context, net::HttpExchange& exchange) {
    if (!context.webhook.configured()) {
        json::object none{{"configured", false}};
        co_await reply_json(exchange, std::move(none));
        co_return;
    }
    const auto state = co_await context.webhook.state();
    if (!state) {
        co_await reply_error(exchange, state.error());
        co_return;
    }
    const auto& cursor = state->cursor;
    json::object body{
        {"configured", true},
        {"url_host", context.webhook.host()},
        {"pending", state->pending},
        {"last_status", status_or_null(cursor.last_status)},
        {"last_success_at", time_or_null(cursor.last_success_ms)},
        {"last_error", text_or_null(cursor.last_error)},
        {"next_try_at", time_or_null(cursor.next_try_ms)},
    };
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> test_webhook(RouteContext context, net::HttpExchange& exchange) {
    if (!context.webhook.configured()) {
        co_await reply_refusal(
            exchange, 409, "webhook_not_configured", "no webhook is configured: set webhook.url and webhook.secret_file"
        );
        co_return;
    }
    const auto answer = co_await context.webhook.test();
    json::object body{
        {"delivered", answer.delivered()},
        {"status", status_or_null(answer.status)},
        {"error", text_or_null(answer.error)},
    };
    co_await reply_json(exchange, std::move(body));
}

}  // namespace

void add_webhook_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/webhook", Need::admin, [context](Call& call) {
        return get_webhook(context, call.exchange);
    });
    router.add("POST", "/v1/webhook/test", Need::admin, [context](Call& call) {
        return test_webhook(context, call.exchange);
    });
}

}  // namespace scribed::daemon
