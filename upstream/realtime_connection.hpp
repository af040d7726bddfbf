// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "net/deadline.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "net/websocket.hpp"
#include "proto/realtime_session.hpp"

namespace scribed::upstream {

/// The shell around proto::RealtimeSession: reads, writes and keeps its timer. Decides nothing. Lives on the session's
/// executor; the owner keeps `machine` and `socket` until run() has returned.
class RealtimeConnection {
public:
    /// `on_events` is called after every input that may have produced events.
    RealtimeConnection(proto::RealtimeSession& machine, net::WebSocket& socket, std::function<void()> on_events);

    /// Serves until the machine has ended; the socket is closed then.
    net::Task<void> run();
    /// The machine may have something to write: call after feeding it.
    void wake();
    /// Drops the socket; run() then ends soon.
    void abort();

private:
    net::Task<void> read();
    net::Task<void> write();
    /// Something went in or out: events, messages and the timer may be due.
    void follow();
    void rearm();
    void on_due();

    proto::RealtimeSession& machine_;
    net::WebSocket& socket_;
    std::function<void()> on_events_;
    net::Signal outgoing_;
    net::Deadline due_;  ///< the machine's timer
};

}  // namespace scribed::upstream
