// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <charconv>
#include <memory>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

// A comment line keeps proxies from closing a quiet stream (WHATWG HTML 9.2.7).
constexpr std::chrono::seconds kKeepAlive{15};

transcript::Revision last_seen(const net::HttpRequest& request) {
    auto text = std::string(request.header("Last-Event-ID"));
    if (text.empty()) text = query_value(request, "last_event_id");
    transcript::Revision revision = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), revision);
    return parsed.ec == std::errc() ? revision : 0;
}

// False when it was broken off: the viewer drops it, and may come again.
net::Task<bool> send_snapshot(
    net::HttpExchange& exchange, Snapshot& snapshot, const std::atomic<bool>& ready, const std::atomic<bool>& over
) {
    while (!snapshot.over()) {
        if (!ready || over) co_return false;
        const auto text = co_await snapshot.next();
        if (!text) co_return false;
        const auto sent = co_await exchange.write(*text);
        if (!sent) co_return false;
    }
    co_return true;
}

net::Task<void> events(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto own = [user = call.user(), id = call.param("id")](store::Database& database) {
        return database.session_of(user, id);
    };
    const auto row = co_await context.services.store.ask(own);
    if (!row) {
        co_await reply_error(exchange, row.error());
        co_return;
    }
    auto stream = context.gate.streams().open(call.caller);
    if (!stream) {
        co_await reply_refusal(exchange, 429, "too_many_streams", "this key has too many open streams");
        co_return;
    }
    auto feed = co_await context.registry.feed(row->id);
    if (!feed) {
        co_await reply_error(exchange, feed.error());
        co_return;
    }
    struct Counted {
        Gauge gauge;
        explicit Counted(Gauge g) : gauge(g) { gauge.add(1); }
        ~Counted() { gauge.add(-1); }
    };
    const Counted counted(context.services.metrics.viewers);
    net::HttpReply head{200, reply_headers("text/event-stream"), {}};
    head.headers.emplace_back("X-Accel-Buffering", "no");
    auto sent = co_await exchange.start_stream(std::move(head));
    auto seen = last_seen(exchange.request());
    const auto over = std::make_shared<std::atomic<bool>>(false);
    stream->when_revoked([over] { *over = true; });
    while (sent && context.ready && !*over) {
        auto news = co_await net::run_on((*feed)->executor(), (*feed)->next(seen, steady_now() + kKeepAlive));
        if (!news) break;
        seen = news->revision;
        if (news->snapshot) {
            const bool whole = co_await send_snapshot(exchange, *news->snapshot, context.ready, *over);
            if (!whole) break;
            continue;
        }
        if (news->sse.empty()) news->sse = ": still here\n\n";
        sent = co_await exchange.write(news->sse);
    }
    if (sent) (void)co_await exchange.end_stream();
}

}  // namespace

void add_event_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions/{id}/events", Need::read, [context](Call& call) { return events(context, call); });
}

}  // namespace scribed::daemon
