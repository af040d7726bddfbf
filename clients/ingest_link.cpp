// SPDX-License-Identifier: Apache-2.0
#include "clients/ingest_link.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/random.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {

IngestLink::IngestLink(
    net::Executor executor, const Server& server, IngestClient& client, std::chrono::seconds patience
)
    : server_(server), client_(client), outgoing_(executor), progressed_(executor), retry_(patience) {}

net::Task<Outcome<>> IngestLink::run(Listener listener) {
    for (;;) {
        auto socket = co_await connect();
        if (socket) {
            ever_connected_ = true;
            co_await converse(*socket, listener);
        }
        if (client_.state() == IngestClient::State::finished) co_return Outcome<>();
        if (client_.failure()) co_return *client_.failure();
        if (!socket && (socket.error().exit == Exit::refused || !ever_connected_)) co_return socket.error();

        const auto again = retry_.failed(steady_now(), random_unit());
        if (!again) {
            co_return Failure(
                Exit::unreachable, fmt::format("the connection to {} is gone and does not come back", server_.base), {},
                client_.session().empty()
                    ? std::string()
                    : fmt::format(
                          "Session {} has what was acknowledged; the last {} s are lost.", client_.session(),
                          (client_.pushed_ms() - client_.acked_ms() + 999) / 1000
                      )
            );
        }
        co_await net::sleep_until(std::max(*again, steady_now() + client_.retry_after()));
    }
}

net::Task<Outcome<net::WebSocket>> IngestLink::connect() {
    auto url = server_websocket_url(server_, "/v1/ingest");
    if (!url) co_return url.error();
    net::HttpReply answer;
    answer.status = 0;
    net::WebSocketLimits limits;
    limits.ping_every = std::chrono::seconds(5);
    auto socket = co_await net::WebSocket::connect(
        std::move(*url), server_.headers, server_.tls, limits, steady_now() + std::chrono::seconds(10), &answer
    );
    if (socket) co_return std::move(*socket);
    if (answer.status != 0) co_return refusal(answer);
    co_return unreachable(server_, socket.error());
}

net::Task<> IngestLink::converse(net::WebSocket& socket, const Listener& listener) {
    const auto hello = client_.on_open();
    bool open = true;
    net::TaskGroup writers(socket.executor(), "ingest-writer");
    if (co_await socket.write_text(hello)) {
        writers.spawn(write_all(socket, open));
        for (;;) {
            const auto message = co_await socket.read();
            if (!message) break;
            if (!message->text) continue;
            const auto said = client_.on_text(message->bytes);
            if (client_.failure()) break;
            if (said) {
                if (std::holds_alternative<proto::StartedMessage>(*said)) retry_.succeeded();
                listener(*said);
            }
            outgoing_.notify();
            progressed_.notify();
            if (client_.state() == IngestClient::State::finished) break;
        }
    }
    open = false;
    outgoing_.notify();
    const auto close = socket.closed();
    client_.on_closed(close.code, close.reason);
    if (client_.state() == IngestClient::State::finished) {
        co_await socket.close(1000, "", steady_now() + std::chrono::seconds(2));
    } else {
        socket.abort();
    }
    co_await writers.join();
    progressed_.notify();
}

net::Task<> IngestLink::write_all(net::WebSocket& socket, const bool& open) {
    while (open) {
        const auto message = client_.next_outgoing();
        if (!message) {
            co_await outgoing_.wait();
            continue;
        }
        // Not `?:` with a co_await on each side: GCC 12.2 destroys the result of the branch not taken.
        Result<void> written;
        if (message->text) {
            written = co_await socket.write_text(message->bytes);
        } else {
            written = co_await socket.write_binary(message->bytes);
        }
        if (!written) co_return;
    }
}

}  // namespace scribed::clients
