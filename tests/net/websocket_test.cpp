// SPDX-License-Identifier: Apache-2.0
#include "net/websocket.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "net/signal.hpp"
#include "net/stream_io.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Task<void> echo_messages(HttpExchange& exchange) {
    Headers chosen;
    chosen.emplace_back("sec-websocket-protocol", "realtime");
    auto socket = co_await exchange.upgrade({.max_message = 300000}, chosen);
    if (!socket) co_return;
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        Result<void> sent;
        if (message->text) {
            sent = co_await socket->write_text(message->bytes);
        } else {
            sent = co_await socket->write_binary(message->bytes);
        }
        if (!sent) co_return;
    }
}

class Sockets : public testing::TestWithParam<bool> {
protected:
    Task<Result<WebSocket>> open(const test::Loopback& server, WebSocketLimits limits = {}) {
        return WebSocket::connect(
            server.websocket_url("/"), {{"authorization", "Bearer x"}}, pair_.second, limits, steady_now() + seconds(10)
        );
    }
    std::optional<TlsContext> server_tls() const { return GetParam() ? std::optional(pair_.first) : std::nullopt; }
    std::pair<TlsContext, TlsContext> pair_ = test::tls_pair();
    test::TestLoop loop_;
};

TEST_P(Sockets, EchoMessagesOfEverySize) {
    test::Loopback server(loop_, echo_messages, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        for (const std::size_t size : {0, 1, 125, 126, 640, 1535, 1536, 1537, 65535, 65536, 300000}) {
            const std::string sent(size, static_cast<char>('a' + size % 26));
            EXPECT_TRUE(co_await socket.write_binary(sent));
            const auto back = co_await socket.read();
            EXPECT_TRUE(back && back->bytes == sent && !back->text) << size;
        }
        EXPECT_TRUE(co_await socket.write_text("h\xc3\xa9"));
        const auto back = (co_await socket.read()).value();
        EXPECT_TRUE(back.text);
        EXPECT_EQ(back.bytes, "h\xc3\xa9");
        co_await socket.close(1000, "done", steady_now() + seconds(5));
        EXPECT_EQ(socket.closed().code, 1000);
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::cancelled);
        EXPECT_EQ((co_await socket.write_text("x")).error().code(), Errc::cancelled);
    };
    loop_.run(body());
}

TEST_P(Sockets, HearTheCodeAndReasonOfThePeersClose) {
    auto closing = [](HttpExchange& exchange) -> Task<void> {
        auto socket = (co_await exchange.upgrade({})).value();
        co_await socket.close(3000, "invalid_request_error.invalid_api_key", steady_now() + seconds(5));
    };
    test::Loopback server(loop_, closing, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::closed);
        EXPECT_EQ(socket.closed().code, 3000);
        EXPECT_EQ(socket.closed().reason, "invalid_request_error.invalid_api_key");
    };
    loop_.run(body());
}

TEST_P(Sockets, CloseWhileAReadIsPending) {
    std::optional<WebSocketClose> heard;
    auto listening = [&heard](HttpExchange& exchange) -> Task<void> {
        auto socket = (co_await exchange.upgrade({})).value();
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::closed);
        heard = socket.closed();
    };
    test::Loopback server(loop_, listening, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        TaskGroup group(loop_.executor(), "reader");
        auto reader = [&socket]() -> Task<void> {
            EXPECT_EQ((co_await socket.read()).error().code(), Errc::cancelled);
        };
        group.spawn(reader());
        co_await socket.close(4001, std::string(200, 'r'), steady_now() + seconds(5));
        co_await group.join();
        while (!heard)
            co_await sleep_until(steady_now() + milliseconds(1));
    };
    loop_.run(body());
    EXPECT_EQ(heard->code, 4001);
    EXPECT_EQ(heard->reason, std::string(123, 'r'));
}

TEST_P(Sockets, ShowThePeer1006AfterAnAbort) {
    bool checked = false;
    auto listening = [&checked](HttpExchange& exchange) -> Task<void> {
        auto socket = (co_await exchange.upgrade({})).value();
        EXPECT_FALSE(co_await socket.read());
        EXPECT_EQ(socket.closed().code, 1006);
        checked = true;
    };
    test::Loopback server(loop_, listening, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        TaskGroup group(loop_.executor(), "reader");
        auto reader = [&socket]() -> Task<void> {
            EXPECT_EQ((co_await socket.read()).error().code(), Errc::cancelled);
        };
        group.spawn(reader());
        socket.abort();
        co_await group.join();
        while (!checked)
            co_await sleep_until(steady_now() + milliseconds(1));
    };
    loop_.run(body());
}

TEST_P(Sockets, RefuseAnOversizeMessageWith1009) {
    test::Loopback server(loop_, echo_messages, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        const std::string large(300001, 'x');
        co_await socket.write_binary(large);
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::closed);
        EXPECT_EQ(socket.closed().code, 1009);
    };
    loop_.run(body());
}

TEST_P(Sockets, ReportTheirOwnLimitAsTooLarge) {
    test::Loopback server(loop_, echo_messages, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server, {.max_message = 1000})).value();
        const std::string large(1001, 'x');
        co_await socket.write_binary(large);
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::too_large);
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::too_large);
    };
    loop_.run(body());
}

TEST_P(Sockets, ReadAndWriteAtTheSameTime) {
    test::Loopback server(loop_, echo_messages, {}, server_tls());
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server)).value();
        TaskGroup group(loop_.executor(), "writer");
        const std::string frame(5000, 'f');
        auto writer = [&]() -> Task<void> {
            for (int i = 0; i < 500; ++i)
                co_await socket.write_binary(frame);
        };
        group.spawn(writer());
        for (int i = 0; i < 500; ++i)
            EXPECT_TRUE((co_await socket.read()).value().bytes == frame);
        co_await group.join();
        co_await socket.close(1000, "", steady_now() + seconds(5));
    };
    loop_.run(body());
}

INSTANTIATE_TEST_SUITE_P(Plain, Sockets, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Tls, Sockets, testing::Values(true));

}  // namespace
}  // namespace scribed::net
