// SPDX-License-Identifier: Apache-2.0
// What a WebSocket message of 20 ms of audio costs: the CPU time of the shard that receives it from many clients, and
// of a round trip with both ends on one shard.
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "net/http_server.hpp"
#include "net/listener.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"
#include "net/websocket.hpp"

namespace {

using namespace scribed;
using namespace scribed::net;

constexpr std::size_t kFrame = 640;

std::atomic<std::uint64_t> received{0};

Task<void> count(HttpExchange& exchange) {
    auto socket = co_await exchange.upgrade({});
    if (!socket) co_return;
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        received.fetch_add(1, std::memory_order_relaxed);
        if (message->text) co_await socket->write_binary(message->bytes);
    }
}

Task<void> serve(Listener& listener, TaskGroup& group, const HttpHandler& handler) {
    while (true) {
        auto stream = co_await listener.accept(group.executor());
        if (!stream) co_return;
        group.spawn(serve_http(std::move(*stream), handler, {}));
    }
}

Task<WebSocket> dial(std::uint16_t port) {
    static const TlsContext tls = TlsContext::client().value();
    const Url url{"ws", "127.0.0.1", port, "/"};
    auto socket = co_await WebSocket::connect(url, {}, tls, {}, steady_now() + std::chrono::seconds(10));
    co_return std::move(socket.value());
}

double thread_cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

Task<double> cpu_here() { co_return thread_cpu_us(); }

/// Frames in turn over all sockets, as many clients that speak at once would send them.
Task<void> stream(std::vector<WebSocket>& sockets, int rounds) {
    const std::string frame(kFrame, 'f');
    for (int round = 0; round < rounds; ++round) {
        for (auto& socket : sockets)
            co_await socket.write_binary(frame);
    }
}

Task<void> ping_pong(std::uint16_t port, int rounds) {
    auto socket = co_await dial(port);
    const std::string frame(kFrame, 'f');
    for (int round = 0; round < rounds; ++round) {
        co_await socket.write_text(frame);
        co_await socket.read();
    }
    socket.abort();
}

Task<void> measure(Shards& shards, std::uint16_t port, int clients) {
    const auto server = shards.executor(0);
    std::vector<WebSocket> sockets;
    sockets.reserve(static_cast<std::size_t>(clients));
    for (int i = 0; i < clients; ++i)
        sockets.push_back(co_await dial(port));
    const int rounds = 200000 / clients;
    const auto before = received.load();
    const auto cpu = co_await run_on(server, cpu_here());
    const auto start = steady_now();
    co_await stream(sockets, rounds);
    const auto total = static_cast<std::uint64_t>(rounds) * static_cast<std::uint64_t>(clients);
    while (received.load() - before < total)
        co_await sleep_until(steady_now() + std::chrono::milliseconds(1));
    const auto spent = co_await run_on(server, cpu_here()) - cpu;
    const auto wall = std::chrono::duration<double, std::micro>(steady_now() - start).count();
    const auto messages = static_cast<double>(total);
    fmt::print(
        "{:5} clients: {:.2f} us of the receiving core per frame, {:.2f} us wall\n", clients, spent / messages,
        wall / messages
    );
    for (auto& socket : sockets)
        socket.abort();
}

Task<void> measure_round_trip(Shards& shards, std::uint16_t port) {
    constexpr int kRounds = 50000;
    const auto server = shards.executor(0);
    const auto cpu = co_await run_on(server, cpu_here());
    co_await run_on(server, ping_pong(port, kRounds));
    const auto spent = co_await run_on(server, cpu_here()) - cpu;
    fmt::print("round trip, both ends on one core: {:.2f} us\n", spent / kRounds);
}

Task<void> run(Shards& shards, Listener& listener) {
    co_await measure_round_trip(shards, listener.port());
    for (const int clients : {1, 100, 1000})
        co_await measure(shards, listener.port(), clients);
    std::exit(0);
}

}  // namespace

int main() {
    std::setbuf(stdout, nullptr);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    Shards shards(2);
    auto listener = Listener::open(shards.executor(0), "127.0.0.1", 0).value();
    TaskGroup connections(shards.executor(0), "server");
    TaskGroup clients(shards.executor(1), "clients");
    const HttpHandler handler = count;
    connections.spawn(serve(listener, connections, handler));
    clients.spawn(run(shards, listener));
    shards.start();
    pause();
}
