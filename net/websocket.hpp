// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/http_message.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

namespace scribed::net {

struct WebSocketLimits {
    std::size_t max_message = 1 << 20;
    /// A ping goes out after this much silence of the peer; no answer for as long again ends the connection. So does a
    /// message of ours that the peer does not take for twice this long, however much it says itself meanwhile.
    std::chrono::milliseconds ping_every{20000};
    std::chrono::milliseconds handshake{10000};
};

/// One message as it was received; the bytes are good until the next read().
struct WebSocketMessage {
    bool text = false;
    std::string_view bytes;
};

/// How a connection ended (RFC 6455 section 7.4); 1006 when the peer vanished.
struct WebSocketClose {
    std::uint16_t code = 1006;
    std::string reason;
};

/// A WebSocket (RFC 6455), either side, over any byte stream. One read and one write may be under way at once; all
/// calls on its executor.
class WebSocket {
public:
    WebSocket(WebSocket&&) noexcept;
    WebSocket& operator=(WebSocket&&) noexcept;
    ~WebSocket();

    /// Connects as a client. When the server answers with a status other than 101, the error is Errc::closed and
    /// `refusal` (when given) receives that reply with at most 64 KiB of its body (upstream.md 4.3, F18).
    static Task<Result<WebSocket>> connect(
        Url url, Headers headers, TlsContext tls, WebSocketLimits limits, Instant deadline, HttpReply* refusal = nullptr
    );

    /// The next message. Errc::closed when the peer closed (see closed()), Errc::too_large when it exceeded max_message
    /// (closed with 1009), Errc::timeout when pings went unanswered or the peer took nothing, Errc::cancelled when our
    /// own close() ended it.
    Task<Result<WebSocketMessage>> read();

    /// `text` / `bytes` stay good until the task ends. Errors as read().
    Task<Result<void>> write_text(std::string_view text);
    Task<Result<void>> write_binary(std::string_view bytes);

    /// Sends a close frame and waits for the answer until `deadline`, then drops the connection. A pending read() ends
    /// by itself; it is not cancelled first (that would make the close fail).
    Task<void> close(std::uint16_t code, std::string reason, Instant deadline);
    /// Drops the connection at once: the peer sees 1006. Pending operations end with Errc::cancelled.
    void abort();

    /// The peer's close frame, or 1006.
    const WebSocketClose& closed() const;
    Executor executor();
    std::string peer() const;

    struct Impl;
    explicit WebSocket(std::unique_ptr<Impl> impl);

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::net
