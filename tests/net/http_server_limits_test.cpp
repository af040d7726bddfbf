// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_server.hpp"
#include "net/signal.hpp"
#include "tests/support/http_talk.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Task<void> say_size(HttpExchange& exchange) {
    HttpReply reply;
    reply.body = std::to_string(exchange.request().body.size());
    co_await exchange.reply(std::move(reply));
}

Task<void> flood(HttpExchange& exchange) {
    HttpReply head;
    co_await exchange.start_stream(std::move(head));
    const std::string much(100000, 'x');
    auto written = co_await exchange.write(much);
    while (written)
        written = co_await exchange.write(much);
    EXPECT_EQ(written.error().code(), Errc::timeout);
}

class ServerLimits : public testing::Test {
protected:
    std::string talk(std::string text, HttpServerLimits limits) {
        return test::talk(loop_, say_size, std::move(text), limits);
    }
    test::TestLoop loop_;
};

TEST_F(ServerLimits, RefuseWhatIsNotHttp) {
    for (const auto* text :
         {"hello\r\n\r\n", "GET / HTTP/3.7\r\nHost: h\r\n\r\n", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nhost: evil.example\r\n\r\n",
          "GET / HTTP/1.1\r\nHost:\r\nHost: h\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        const auto said = talk(text, {});
        EXPECT_THAT(said, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << text;
        EXPECT_THAT(said, HasSubstr(R"("type":"invalid_request_error")")) << text;
        EXPECT_THAT(said, HasSubstr("connection: close\r\n")) << text;
    }
}

TEST_F(ServerLimits, RefuseALongHeader) {
    const auto said =
        talk("GET / HTTP/1.1\r\nHost: h\r\nx: " + std::string(5000, 'y') + "\r\n\r\n", {.max_header = 4096});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 431 "));
}

TEST_F(ServerLimits, RefuseALargeBodyBeforeItComes) {
    const auto said = talk("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", {.max_body = 1000});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(said, HasSubstr("body_too_large"));
}

TEST_F(ServerLimits, RefuseALargeChunkedBodyAsItGrows) {
    const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
    const auto said = talk(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk, {.max_body = 1000}
    );
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerLimits, TakeABodyOfExactlyTheLimit) {
    std::string text = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 30000000\r\n\r\n";
    text.append(30000000, 'x');
    const auto said = talk(std::move(text), {.max_body = 30000000});
    EXPECT_THAT(said, EndsWith("\r\n\r\n30000000"));
}

TEST_F(ServerLimits, DropASlowSenderWith408) {
    const auto said = talk("GET / HTTP/1.1\r\nHost: h\r\nx-slow: ", {.request = milliseconds(30)});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    EXPECT_THAT(said, HasSubstr("request_timeout"));
}

TEST_F(ServerLimits, DropASlowBodyWith408) {
    const auto said =
        talk("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc", {.request = milliseconds(30)});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 408 "));
}

// The 408 still waits for a peer that reads nothing when the rest of the request comes: it is too late all the same.
TEST_F(ServerLimits, ServeNothingThatComesBesideThe408) {
    const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    int served = 0;
    const HttpHandler handler = [&served](HttpExchange& exchange) -> Task<void> {
        ++served;
        HttpReply empty;
        co_await exchange.reply(std::move(empty));
    };
    const auto answer = test::talk(loop_, handler, get, {.idle = milliseconds(30)});
    ASSERT_EQ(std::exchange(served, 0), 1);
    auto [client, server] = test::memory_pair(loop_.executor(), {.window = answer.size()});
    TaskGroup group(loop_.executor(), "test");
    group.spawn(serve_http(std::move(server), handler, {.request = milliseconds(30)}));
    loop_.run(test::write_text(*client, get + "GET / HTTP/1.1\r\n"));
    auto limit = []() -> Task<void> { co_await sleep_until(steady_now() + milliseconds(60)); };
    loop_.run(limit());
    loop_.run(test::write_text(*client, "Host: h\r\n\r\n"));
    loop_.run(limit());
    EXPECT_THAT(loop_.run(test::read_to_end(*client)), StartsWith(answer + "HTTP/1.1 408 "));
    EXPECT_EQ(served, 1);
    loop_.run(group.join());
}

TEST_F(ServerLimits, EndAnIdleConnectionSilently) {
    EXPECT_EQ(talk("", {.idle = milliseconds(30)}), "");
    EXPECT_THAT(talk("GET / HTTP/1.1\r\nHost: h\r\n\r\n", {.idle = milliseconds(30)}), EndsWith("\r\n\r\n0"));
}

TEST_F(ServerLimits, DropAPeerThatTakesNothing) {
    auto [client, server] = test::memory_pair(loop_.executor(), {.window = 50000});
    const HttpHandler handler = flood;
    TaskGroup group(loop_.executor(), "test");
    group.spawn(serve_http(std::move(server), handler, {.write = milliseconds(30)}));
    loop_.run(test::write_text(*client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop_.run(group.join());
}

TEST_F(ServerLimits, CloseAfterTheAnswerWhileDraining) {
    auto [client, server] = test::memory_pair(loop_.executor());
    bool draining = false;
    auto drain = [&draining](HttpExchange& exchange) -> Task<void> {
        draining = true;
        HttpReply empty;
        co_await exchange.reply(std::move(empty));
    };
    const HttpHandler handler = drain;
    TaskGroup group(loop_.executor(), "test");
    group.spawn(serve_http(std::move(server), handler, {}, &draining));
    loop_.run(test::write_text(*client, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    const auto said = loop_.run(test::read_to_end(*client));
    EXPECT_THAT(said, HasSubstr("connection: close\r\n"));
    EXPECT_EQ(said.find("HTTP/1.1", 8), std::string::npos);
    loop_.run(group.join());
}

TEST_F(ServerLimits, EndAnIdleConnectionSoonWhileDraining) {
    auto [client, server] = test::memory_pair(loop_.executor());
    bool draining = false;
    const HttpHandler handler = say_size;
    TaskGroup group(loop_.executor(), "test");
    group.spawn(serve_http(std::move(server), handler, {.idle = std::chrono::hours(1)}, &draining));
    draining = true;
    EXPECT_EQ(loop_.run(test::read_to_end(*client), seconds(5)), "");
    loop_.run(group.join());
}

}  // namespace
}  // namespace scribed::net
