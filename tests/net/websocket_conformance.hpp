// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "net/connector.hpp"
#include "net/http_server.hpp"
#include "net/stream_io.hpp"
#include "net/websocket.hpp"
#include "tests/net/wire_case.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::test {

/// How the bytes of a case reach the server.
enum class Wire {
    whole,   ///< in memory, each step at once
    octets,  ///< in memory, one by one; long ones by 997, as Autobahn does
    socket   ///< over TCP on the loopback interface
};

/// Upgrades and sends back each message, as what it came.
inline net::Task<void> echo_messages(net::HttpExchange& exchange) {
    auto socket = co_await exchange.upgrade({});
    if (!socket) co_return;
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        Result<void> written;
        if (message->text) {
            written = co_await socket->write_text(message->bytes);
        } else {
            written = co_await socket->write_binary(message->bytes);
        }
        if (!written) co_return;
    }
}

/// Runs a case against net::WebSocket as an echo server.
class WebSocketConformance : public testing::TestWithParam<std::tuple<WireCase, Wire>> {
public:
    static std::string name_of(const testing::TestParamInfo<ParamType>& info) {
        auto name = "case_" + std::get<WireCase>(info.param).number;
        std::replace(name.begin(), name.end(), '.', '_');
        const auto wire = std::get<Wire>(info.param);
        return name + (wire == Wire::whole ? "_whole" : wire == Wire::octets ? "_octets" : "_socket");
    }

protected:
    void run() {
        const auto& [one, wire] = GetParam();
        net::TaskGroup group(loop_.executor(), "conformance");
        std::optional<Loopback> server;
        net::ByteStreamPtr client;
        const net::HttpHandler handler = echo_messages;
        if (wire == Wire::socket) {
            server.emplace(loop_, handler);
            client =
                loop_.run(net::connect(server->url("/"), plain_tls(), steady_now() + std::chrono::seconds(10))).value();
        } else {
            Chaos chaos;
            if (wire == Wire::octets) chaos.slice = one.steps.front().sent.size() > 4096 ? 997 : 1;
            auto [near, far] = memory_pair(loop_.executor(), chaos);
            client = std::move(near);
            group.spawn(net::serve_http(std::move(far), handler, {}));
        }
        loop_.run(converse(*client, one, group));
        client->close();
        loop_.run(group.join());
    }

private:
    net::Task<void> converse(net::ByteStream& client, const WireCase& one, net::TaskGroup& group) {
        group.spawn(write_text(client, upgrade_request("/")));
        const auto head = co_await read_until(client, "\r\n\r\n");
        EXPECT_TRUE(head.starts_with("HTTP/1.1 101 ")) << head;
        for (std::size_t i = 0; i < one.steps.size(); ++i) {
            group.spawn(write_text(client, one.steps[i].sent));
            const auto said = co_await read_exactly(client, one.steps[i].said.size());
            EXPECT_TRUE(said == one.steps[i].said)
                << "step " << i << ": " << testing::PrintToString(said.substr(0, 200));
        }
        const auto more = co_await read_to_end(client);
        EXPECT_EQ(more, "");
    }

    static net::Task<std::string> read_until(net::ByteStream& stream, std::string end) {
        std::string all;
        while (!all.ends_with(end)) {
            const auto next = co_await read_exactly(stream, 1);
            if (next.empty()) break;
            all += next;
        }
        co_return all;
    }

    static net::Task<std::string> read_exactly(net::ByteStream& stream, std::size_t count) {
        std::string all(count, '\0');
        std::size_t have = 0;
        while (have < count) {
            const auto got = co_await net::read_some(stream, boost::asio::buffer(all.data() + have, count - have));
            if (got.error) break;
            have += got.bytes;
        }
        all.resize(have);
        co_return all;
    }

    TestLoop loop_;
};

inline const auto kEveryWire = testing::Values(Wire::whole, Wire::octets, Wire::socket);

}  // namespace scribed::test
