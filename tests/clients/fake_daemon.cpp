// SPDX-License-Identifier: Apache-2.0
#include "fake_daemon.hpp"

#include <algorithm>
#include <future>

#include "net/signal.hpp"

namespace scribed::clients {
namespace {

net::Task<> until_ready(std::future<ProgramResult>& result) {
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        co_await net::sleep_until(steady_now() + std::chrono::milliseconds(5));
}

}  // namespace

FakeDaemon::FakeDaemon(test::TestLoop& loop)
    : loop_(loop), server_(loop, [this](net::HttpExchange& exchange) { return handle(exchange); }) {}

std::string FakeDaemon::url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

ProgramResult FakeDaemon::run(const std::string& command) {
    const auto full = "export SCRIBE_SERVER=" + url() + "; " + command;
    auto result = std::async(std::launch::async, [full] { return run_shell(full); });
    loop_.run(until_ready(result), std::chrono::seconds(60));
    return result.get();
}

net::Task<> FakeDaemon::handle(net::HttpExchange& exchange) {
    const auto& request = exchange.request();
    if (exchange.wants_upgrade()) {
        co_await ingest(exchange);
        co_return;
    }
    if (request.path.ends_with("/events") && last_event_ids.size() < event_bodies.size()) {
        co_await events(exchange);
        co_return;
    }
    const auto name = request.method + " " + request.target;
    bodies[name] = request.body;
    const auto found = replies.find(name);
    net::HttpReply reply{404, {}, R"({"error":{"message":"no such session","param":"id","code":"not_found"}})"};
    if (found != replies.end()) reply = found->second;
    if (auto& turn = replies_in_turn[name]; !turn.empty()) {
        reply = turn.front();
        turn.pop_front();
    }
    co_await exchange.reply(std::move(reply));
}

net::Task<> FakeDaemon::events(net::HttpExchange& exchange) {
    const auto body = event_bodies[last_event_ids.size()];
    last_event_ids.emplace_back(exchange.request().header("Last-Event-ID"));
    net::HttpReply head{200, {{"Content-Type", "text/event-stream"}}, {}};
    co_await exchange.start_stream(std::move(head));
    co_await exchange.write(body);
    co_await exchange.end_stream();
}

net::Task<> FakeDaemon::ingest(net::HttpExchange& exchange) {
    if (!refuse_with.empty()) {
        net::HttpReply refusal{refuse_with.front(), {}, R"({"error":{"message":"not now"}})"};
        refuse_with.erase(refuse_with.begin());
        co_await exchange.reply(std::move(refusal));
        co_return;
    }
    net::WebSocketLimits limits;
    auto socket = co_await exchange.upgrade(limits);
    if (!socket) co_return;
    const int number = connections++;
    int left = -1;
    if (!drop_after.empty())
        left = drop_after[std::min<std::size_t>(static_cast<std::size_t>(number), drop_after.size() - 1)];
    while (left != 0) {
        const auto message = co_await socket->read();
        if (!message) break;
        message->text ? model.on_text(message->bytes) : model.on_binary(message->bytes);
        while (model.answers()) {
            const auto answer = model.take_answer();
            const auto written = co_await socket->write_text(answer);
            if (!written) break;
        }
        --left;
    }
    model.on_closed();
    socket->abort();
}

}  // namespace scribed::clients
