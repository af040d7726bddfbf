// SPDX-License-Identifier: Apache-2.0
// WebSockets whose peer misbehaves.
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/deadline.hpp"
#include "net/http_server.hpp"
#include "net/signal.hpp"
#include "net/stream_io.hpp"
#include "net/websocket.hpp"
#include "net/websocket_accept.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

const std::string kUpgrade =
    "GET /v1/ingest HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// A text frame as a client sends it, masked with zeros.
std::string client_frame(char opcode, const std::string& text) {
    std::string frame{static_cast<char>('\x80' | opcode), static_cast<char>('\x80' | static_cast<char>(text.size()))};
    return frame + std::string(4, '\0') + text;
}

HttpRequest asking() {
    return {
        "GET",
        "/",
        "/",
        "",
        {{"host", "h"},
         {"connection", "upgrade"},
         {"upgrade", "websocket"},
         {"sec-websocket-version", "13"},
         {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}},
        {}};
}

/// Upgrades and sends back each message until the end.
Task<void> echo(HttpExchange& exchange) {
    EXPECT_TRUE(exchange.wants_upgrade());
    auto socket = co_await exchange.upgrade({.handshake = seconds(1)});
    if (!socket) co_return;
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        if (!co_await socket->write_text(message->bytes)) co_return;
    }
}

TEST(Upgrade, LeavesNoByteBehind) {
    test::TestLoop loop;
    const auto sent = kUpgrade + client_frame(1, "one") + client_frame(1, "two") + client_frame(8, "\x03\xe8");
    const auto whole = test::talk(loop, echo, sent);
    EXPECT_THAT(whole, HasSubstr("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_THAT(whole, HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_THAT(whole, testing::EndsWith("\x81\x03one\x81\x03two\x88\x02\x03\xe8"));
    EXPECT_EQ(test::talk(loop, echo, sent, {}, {.slice = 1}), whole);
}

TEST(Upgrade, SurvivesACutAfterEachByte) {
    test::TestLoop loop;
    const auto sent = kUpgrade + client_frame(1, "hello") + client_frame(9, "ping") + client_frame(8, "\x03\xe8");
    const auto whole = test::talk(loop, echo, sent);
    for (std::size_t cut = 0; cut < sent.size() + whole.size(); ++cut) {
        const auto said = test::talk(loop, echo, sent, {}, {.slice = 13, .cut_after = cut});
        EXPECT_LE(said.size(), whole.size()) << cut;
    }
}

TEST(Upgrade, SpeaksVersion13Only) {
    test::TestLoop loop;
    auto other = kUpgrade;
    other.replace(other.find("Version: 13"), 11, "Version: 8 ");
    other.insert(other.size() - 2, "Connection: close\r\n");
    const auto said = test::talk(loop, echo, other);
    EXPECT_THAT(said, HasSubstr("HTTP/1.1 426 "));
    EXPECT_THAT(said, HasSubstr("sec-websocket-version: 13\r\n"));
}

TEST(Upgrade, EndsOnFramesThatBreakTheProtocol) {
    test::TestLoop loop;
    const std::string unmasked = "\x81\x02hi";
    const std::string reserved = client_frame(3, "x");
    const std::string not_utf8 = client_frame(1, "\xff\xfe");
    EXPECT_THAT(test::talk(loop, echo, kUpgrade + unmasked), HasSubstr("\x88\x02\x03\xea"));  // 1002
    EXPECT_THAT(test::talk(loop, echo, kUpgrade + reserved), HasSubstr("\x88\x02\x03\xea"));
    EXPECT_THAT(test::talk(loop, echo, kUpgrade + not_utf8), HasSubstr("\x88\x02\x03\xef"));  // 1007
}

class Peers : public testing::Test {
protected:
    Task<Result<WebSocket>> open(const test::Loopback& server, WebSocketLimits limits, HttpReply* refusal = nullptr) {
        return WebSocket::connect(
            server.websocket_url("/x?y=1"), {{"authorization", "Bearer x"}}, test::plain_tls(), limits,
            steady_now() + seconds(10), refusal
        );
    }
    test::TestLoop loop_;
};

TEST_F(Peers, WhoRefuseAreHeardOut) {
    auto refuse = [](HttpExchange& exchange) -> Task<void> {
        EXPECT_EQ(exchange.request().header("authorization"), "Bearer x");
        EXPECT_EQ(exchange.request().target, "/x?y=1");
        HttpReply reply;
        reply.status = 403;
        reply.headers = {{"x-long", std::string(5000, 'l')}};
        reply.body = std::string(100000, 'b');
        co_await exchange.reply(std::move(reply));
    };
    test::Loopback server(loop_, refuse);
    HttpReply refusal;
    const auto socket = loop_.run(open(server, {}, &refusal));
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().code(), Errc::closed);
    EXPECT_EQ(refusal.status, 403);
    EXPECT_EQ(refusal.header("x-long").size(), 5000U);
    EXPECT_EQ(refusal.body, std::string(64 * 1024, 'b'));
}

TEST_F(Peers, WhoGreetAtLengthAreUnderstood) {
    auto greet = [](HttpExchange& exchange) -> Task<void> {
        Headers long_head;
        long_head.emplace_back("set-cookie", std::string(3000, 'c'));
        auto socket = (co_await exchange.upgrade({}, long_head)).value();
        const std::string greeting(4000, 'g');
        co_await socket.write_text(greeting);
        co_await socket.read();
    };
    test::Loopback server(loop_, greet);
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server, {})).value();
        EXPECT_EQ((co_await socket.read()).value().bytes.size(), 4000U);
    };
    loop_.run(body());
}

TEST_F(Peers, WhoNeverAnswerPingsAreGivenUp) {
    auto ends = test::memory_pair(loop_.executor());
    HttpRequest request = asking();
    auto body = [&]() -> Task<void> {
        auto accepted =
            co_await accept_websocket(std::move(ends.second), {}, request, {.ping_every = milliseconds(40)}, {});
        auto& socket = accepted.value();
        const auto start = steady_now();
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::timeout);
        EXPECT_GE(steady_now() - start, milliseconds(75));
        EXPECT_EQ((co_await socket.write_text("x")).error().code(), Errc::timeout);
    };
    loop_.run(body());
    const auto said = loop_.run(test::read_to_end(*ends.first));
    EXPECT_THAT(said, testing::EndsWith(std::string("\x89\0", 2)));
}

// A peer that sends and sends, but takes nothing: neither its own words nor pings of ours keep it.
TEST_F(Peers, WhoNeverTakeWhatTheyAreSentAreGivenUp) {
    auto ends = test::memory_pair(loop_.executor());
    HttpRequest request = asking();
    auto talk = [](ByteStream& peer) -> Task<void> {
        const auto ping = client_frame(9, "");
        Moved moved;
        while (!moved.error) {
            moved = co_await write_all(peer, {ping, {}, {}});
            co_await sleep_until(steady_now() + milliseconds(5));
        }
    };
    TaskGroup talking(loop_.executor(), "talking");
    talking.spawn(talk(*ends.first));
    auto body = [&]() -> Task<void> {
        auto accepted =
            co_await accept_websocket(std::move(ends.second), {}, request, {.ping_every = milliseconds(40)}, {});
        auto& socket = accepted.value();
        TaskGroup readers(loop_.executor(), "readers");
        auto listen = [&socket]() -> Task<void> { (void)co_await socket.read(); };
        readers.spawn(listen());
        const std::string more_than_fits(1 << 17, 'x');
        EXPECT_EQ((co_await socket.write_text(more_than_fits)).error().code(), Errc::timeout);
        co_await readers.join();
    };
    loop_.run(body());
    loop_.run(talking.join());
}

TEST_F(Peers, WhoAnswerPingsAreKept) {
    test::Loopback server(loop_, echo);
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server, {.ping_every = milliseconds(20)})).value();
        Deadline later(loop_.executor(), [&socket] { socket.abort(); });
        later.set(steady_now() + milliseconds(200));
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::cancelled);
    };
    loop_.run(body());
}

TEST_F(Peers, WhomWeDoNotReadAreNotBlamedForSilence) {
    test::Loopback server(loop_, echo);
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server, {.ping_every = milliseconds(10)})).value();
        co_await sleep_until(steady_now() + milliseconds(100));
        EXPECT_TRUE(co_await socket.write_text("still there?"));
        EXPECT_EQ((co_await socket.read()).value().bytes, "still there?");
    };
    loop_.run(body());
}

TEST_F(Peers, WhoNeverAnswerACloseAreDroppedAtTheDeadline) {
    auto mute = [this](HttpExchange& exchange) -> Task<void> {
        auto socket = (co_await exchange.upgrade({})).value();
        Signal never(loop_.executor());
        co_await never.wait();
    };
    test::Loopback server(loop_, mute);
    auto body = [&]() -> Task<void> {
        auto socket = (co_await open(server, {})).value();
        const auto start = steady_now();
        co_await socket.close(1000, "", start + milliseconds(50));
        EXPECT_LT(steady_now() - start, seconds(5));
        EXPECT_EQ(socket.closed().code, 1006);
    };
    loop_.run(body());
}

TEST_F(Peers, AreLeftWhenTheTaskIsKilled) {
    test::Loopback server(loop_, echo);
    auto socket = loop_.run(open(server, {})).value();
    TaskGroup group(loop_.executor(), "test");
    std::optional<Errc> ended;
    auto reader = [&]() -> Task<void> {
        co_await sleep_until(Instant::max());
        EXPECT_EQ((co_await socket.read()).error().code(), Errc::cancelled);
        EXPECT_EQ((co_await socket.write_text("x")).error().code(), Errc::cancelled);
        co_await socket.close(1000, "", Instant::max());
    };
    auto waiter = [&]() -> Task<void> { ended = (co_await socket.read()).error().code(); };
    group.spawn(waiter());
    group.spawn(reader());
    group.kill();
    loop_.run(group.join(), seconds(5));
    EXPECT_EQ(ended, Errc::cancelled);
}

}  // namespace
}  // namespace scribed::net
