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
      due_(socket.executor(), [this] { on_due(); }) {}

net::Task<void> RealtimeConnection::run() {
    using namespace boost::asio::experimental::awaitable_operators;
    machine_.on_open(steady_now());
    follow();
    co_await (read() && write());
    due_.clear();
}

void RealtimeConnection::wake() {
    outgoing_.notify();
    rearm();
}

void RealtimeConnection::follow() {
    on_events_();
    wake();
}

void RealtimeConnection::rearm() { due_.set(machine_.next_timer().value_or(Instant::max())); }

void RealtimeConnection::on_due() {
    machine_.on_timer(steady_now());
    follow();
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
        follow();
    }
}

net::Task<void> RealtimeConnection::write() {
    while (machine_.state() != State::ended) {
        std::string message;  // anew each time: between two appends nobody needs its 8 KiB
        const bool more = machine_.next_outgoing(message);
        rearm();
        if (!more) {
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

}  // namespace scribed::upstream
