// SPDX-License-Identifier: Apache-2.0
#include "upstream/realtime_connection.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace scribed::upstream {

using State = proto::RealtimeSession::State;

RealtimeConnection::RealtimeConnection(
    proto::RealtimeSession& machine, net::WebSocket& socket, std::function<void()> on_events
)
    : machine_(machine),
      socket_(socket),
      on_events_(std::move(on_events)),
      outgoing_(socket.executor()),
      timer_(socket.executor()) {}

net::Task<void> RealtimeConnection::run() {
    using namespace boost::asio::experimental::awaitable_operators;
    machine_.on_open(steady_now());
    on_events_();
    co_await (read() && write() && tick());
}

void RealtimeConnection::wake() {
    outgoing_.notify();
    timer_.notify();
}

void RealtimeConnection::abort() { socket_.abort(); }

net::Task<void> RealtimeConnection::read() {
    while (machine_.state() != State::ended) {
        const auto message = co_await socket_.read();
        if (message) {
            if (message->text) machine_.on_text(message->bytes, steady_now());
        } else {
            machine_.on_closed(socket_.closed().code, socket_.closed().reason, steady_now());
        }
        on_events_();
        wake();
    }
}

net::Task<void> RealtimeConnection::write() {
    std::string message;
    while (machine_.state() != State::ended) {
        if (!machine_.next_outgoing(message)) {
            const bool woken = co_await outgoing_.wait();
            if (woken) continue;
            break;  // killed
        }
        const auto written = co_await socket_.write_text(message);
        if (!written) {
            // The reader learns the close code; a write error alone says less.
            socket_.abort();
            break;
        }
    }
    co_await socket_.close(1000, {}, steady_now() + std::chrono::seconds(2));
}

net::Task<void> RealtimeConnection::tick() {
    while (machine_.state() != State::ended) {
        const auto due = machine_.next_timer().value_or(steady_now() + std::chrono::minutes(1));
        const bool woken = co_await timer_.wait(due);
        if (woken) continue;
        const bool killed = co_await net::killed();
        if (killed) co_return;
        machine_.on_timer(steady_now());
        on_events_();
        outgoing_.notify();
    }
}

}  // namespace scribed::upstream
