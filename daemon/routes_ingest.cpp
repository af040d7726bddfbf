// SPDX-License-Identifier: Apache-2.0
#include "daemon/ingest_connection.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

// Longer than any message that is taken (proto::kMaxFrameBytes), so that a client which oversteps is told so in words
// first.
constexpr std::size_t kMaxMessage = 1 << 20;

net::Task<void> ingest(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    if (!exchange.wants_upgrade()) {
        co_await reply_error(
            exchange, Error(Errc::invalid, "this is a WebSocket endpoint; ask for an upgrade", "upgrade")
        );
        co_return;
    }
    auto stream = context.gate.streams().open(call.caller);
    if (!stream) {
        co_await reply_refusal(exchange, 429, "too_many_streams", "this key has too many open streams");
        co_return;
    }
    net::WebSocketLimits limits;
    limits.max_message = kMaxMessage;
    limits.ping_every = std::chrono::seconds(context.services.config.get()->listen.ping_s);
    auto socket = co_await exchange.upgrade(limits);
    if (socket) co_await serve_ingest(std::move(*socket), call.user(), *stream, context.registry, context.services);
}

}  // namespace

void add_ingest_route(Router& router, RouteContext context) {
    router.add("GET", "/v1/ingest", Need::ingest, [context](Call& call) { return ingest(context, call); });
}

}  // namespace scribed::daemon
