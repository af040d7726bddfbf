// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "net/http_connection.hpp"
#include "net/http_exchange.hpp"
#include "net/http_head.hpp"

namespace scribed::net {
namespace {

using Answer = HttpExchange::Impl::Answer;
using Kind = HttpConnection::Incoming::Kind;

Task<void> run_handler(const HttpHandler& handler, HttpExchange exchange) {
    try {
        co_await handler(exchange);
    } catch (const std::exception& error) {
        Log("http").error("handler_failed", {{"path", exchange.request().path}, {"what", error.what()}});
    }
}

/// Answers one request. False when the connection cannot serve another.
Task<bool> answer(HttpConnection& connection, const HttpHandler& handler, HttpExchange::Impl& state) {
    co_await run_handler(handler, HttpExchange(state));
    if (state.answer == Answer::none) {
        auto failure = error_reply(500, "internal", "The server failed to answer this request");
        co_await HttpExchange(state).reply(std::move(failure));
    }
    // A body that was cut short can only be told apart from a whole one by the connection's early end.
    co_return state.answer == Answer::done&& state.keep_alive && !connection.draining();
}

}  // namespace

Task<void> serve_http(ByteStreamPtr stream, const HttpHandler& handler, HttpServerLimits limits, const bool* draining) {
    HttpConnection connection(std::move(stream), limits, draining);
    for (bool more = true; more;) {
        auto incoming = co_await connection.read_request();
        if (incoming.kind == Kind::end) break;
        if (incoming.kind == Kind::refused) {
            auto refusal = std::move(incoming.refusal);
            HttpExchange::Impl state(connection, std::move(incoming));
            co_await HttpExchange(state).reply(std::move(refusal));
            break;
        }
        HttpExchange::Impl state(connection, std::move(incoming));
        more = co_await answer(connection, handler, state);
        if (state.answer == Answer::upgraded) co_return;
        if (state.answer == Answer::streaming) co_return;
    }
    co_await connection.goodbye();
}

}  // namespace scribed::net
