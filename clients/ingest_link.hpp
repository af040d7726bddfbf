// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "clients/failure.hpp"
#include "clients/ingest_client.hpp"
#include "clients/retry.hpp"
#include "clients/server.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "net/websocket.hpp"

namespace scribed::clients {

/// Carries an IngestClient over WebSockets: connects, sends what it has to say, hands on what the server says, connects
/// again after a loss. All calls on one executor; `server` and `client` outlive it.
class IngestLink {
public:
    using Listener = std::function<void(const proto::ServerMessage&)>;

    IngestLink(net::Executor executor, const Server& server, IngestClient& client, std::chrono::seconds patience);

    /// Until the session is finished (success), or cannot go on. `listener` hears every message of the server.
    net::Task<Outcome<>> run(Listener listener);

    /// The client has something new to say.
    void wake() { outgoing_.notify(); }
    /// Until the server acknowledged something, or the session ended. One waiter.
    net::Task<bool> progress() { return progressed_.wait(steady_now() + std::chrono::seconds(1)); }

    /// Since when there is no connection, once there was one.
    std::optional<Instant> lost_since() const { return retry_.lost_since(); }

private:
    net::Task<Outcome<net::WebSocket>> connect();
    net::Task<> converse(net::WebSocket& socket, const Listener& listener);
    net::Task<> write_all(net::WebSocket& socket, const bool& open);

    const Server& server_;
    IngestClient& client_;
    net::Signal outgoing_;
    net::Signal progressed_;
    Retry retry_;
    bool ever_connected_ = false;
};

}  // namespace scribed::clients
