// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/streams.hpp"
#include "daemon/session_registry.hpp"
#include "net/websocket.hpp"

namespace scribed::daemon {

/// The shell of one `GET /v1/ingest` connection: reads messages, has proto::IngestMachine say what they ask for, and
/// has the session do it; writes what the session's outbox holds. Runs on the socket's executor; where the session
/// lives on another (after a resume) it hops. Sessions are opened for `user`, and his alone are found.
/// When the key behind `stream` is worth nothing any more the connection is closed with 4401.
net::Task<void> serve_ingest(
    net::WebSocket socket,
    std::string user,
    access::Streams::Stream& stream,
    SessionRegistry& registry,
    Services& services
);

}  // namespace scribed::daemon
