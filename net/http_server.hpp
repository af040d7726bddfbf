// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/http_message.hpp"
#include "net/websocket.hpp"

namespace scribed::net {

struct HttpServerLimits {
    std::size_t max_header = 16 * 1024;
    std::size_t max_body = 1 << 20;
    /// From the first byte of a request to its last; a slow sender is dropped (408).
    std::chrono::milliseconds request{30000};
    /// Between requests on a kept connection.
    std::chrono::milliseconds idle{60000};
    /// A peer that does not take our bytes for so long is dropped.
    std::chrono::milliseconds write{30000};
};

/// One request and the single answer it gets: reply(), or start_stream() ... end_stream(), or upgrade().
/// A handler that returns without any of them makes the server answer 500.
class HttpExchange {
public:
    const HttpRequest& request() const;
    std::string peer() const;
    /// Whether the request came through a unix socket, to which its file's mode admits.
    bool over_unix_socket() const;
    Executor executor();

    Task<Result<void>> reply(HttpReply reply);

    /// Sends the head; `length` becomes Content-Length, without it the body is chunked (HTTP/1.1).
    Task<Result<void>> start_stream(HttpReply head, std::optional<std::uint64_t> length = std::nullopt);
    /// Errc::closed when the peer is gone.
    Task<Result<void>> write(std::string_view bytes);
    Task<Result<void>> end_stream();

    /// Whether this asks for a WebSocket (RFC 6455 section 4.2.1).
    bool wants_upgrade() const;
    /// Answers 101; the connection then belongs to the WebSocket. `extra` headers go into the answer (a chosen
    /// subprotocol).
    Task<Result<WebSocket>> upgrade(WebSocketLimits limits, Headers extra = {});

    struct Impl;
    explicit HttpExchange(Impl& impl) : impl_(impl) {}

private:
    Impl& impl_;
};

using HttpHandler = std::function<Task<void>(HttpExchange&)>;

/// Serves one connection until it ends: HTTP/1.1 with keep-alive; malformed requests get 400, oversize ones 413 or 431.
/// An exception out of the handler becomes a 500. Runs on the stream's executor. Drain: when `*draining` turns true the
/// connection closes after the answer under way; an idle one within a second. `handler` and `draining` must outlive the
/// task.
Task<void> serve_http(
    ByteStreamPtr stream, const HttpHandler& handler, HttpServerLimits limits, const bool* draining = nullptr
);

}  // namespace scribed::net
