// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/http_message.hpp"
#include "net/websocket.hpp"

namespace scribed::net {

/// The server's side of the opening handshake. `request` asks for version 13; `rest` is what came after it already.
Task<Result<WebSocket>> accept_websocket(
    ByteStreamPtr stream, std::string rest, HttpRequest request, WebSocketLimits limits, Headers extra
);

}  // namespace scribed::net
