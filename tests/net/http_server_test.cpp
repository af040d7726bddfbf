// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/http_talk.hpp"

namespace scribed::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Task<void> echo(HttpExchange& exchange) {
    HttpReply reply;
    reply.headers = {{"x-path", exchange.request().path}, {"x-query", exchange.request().query}};
    reply.body = exchange.request().method + " " + exchange.request().body;
    co_await exchange.reply(std::move(reply));
}

Task<void> count_to_three(HttpExchange& exchange) {
    HttpReply head;
    head.headers = {{"content-type", "text/plain"}};
    co_await exchange.start_stream(std::move(head));
    co_await exchange.write("one ");
    co_await exchange.write("");
    co_await exchange.write("two and three");
    co_await exchange.end_stream();
}

Task<void> announce(HttpExchange& exchange) {
    HttpReply head;
    co_await exchange.start_stream(std::move(head), 5);
    const auto too_much = co_await exchange.write("123456");
    EXPECT_EQ(too_much.error().code(), Errc::too_large);
    co_await exchange.write("123");
    EXPECT_EQ((co_await exchange.end_stream()).error().code(), Errc::invalid);
    co_await exchange.write("45");
    co_await exchange.end_stream();
}

Task<void> break_off(HttpExchange& exchange) {
    HttpReply head;
    co_await exchange.start_stream(std::move(head));
    co_await exchange.write("half");
}

Task<void> fail(HttpExchange& exchange) {
    co_await sleep_until(steady_now());
    throw std::runtime_error("on purpose: " + exchange.request().path);
}

Task<void> nothing(HttpExchange&) { co_return; }

Task<void> smuggle(HttpExchange& exchange) {
    HttpReply reply;
    reply.headers = {{"x-note", "a\r\nset-cookie: b"}};
    co_await exchange.reply(std::move(reply));
    HttpReply again;
    EXPECT_EQ((co_await exchange.reply(std::move(again))).error().code(), Errc::conflict);
}

class HttpServer : public testing::Test {
protected:
    std::string talk(const HttpHandler& handler, std::string text) {
        return test::talk(loop_, handler, std::move(text));
    }
    test::TestLoop loop_;
};

TEST_F(HttpServer, AnswersAndClosesWhenAsked) {
    const auto said = talk(echo, "GET /a/b?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(said, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(said, HasSubstr("x-path: /a/b\r\n"));
    EXPECT_THAT(said, HasSubstr("x-query: x=1\r\n"));
    EXPECT_THAT(said, HasSubstr("content-length: 4\r\n"));
    EXPECT_THAT(said, HasSubstr("connection: close\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\nGET "));
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
    const auto said = talk(
        echo,
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
        "POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        "2\r\nde\r\n4;x=y\r\nfghi\r\n0\r\n\r\n"
    );
    const auto one = said.find("POST abc");
    const auto two = said.find("GET ");
    const auto three = said.find("POST defghi");
    EXPECT_LT(one, two);
    EXPECT_LT(two, three);
    EXPECT_NE(three, std::string::npos);
}

TEST_F(HttpServer, TakesBytesOneAtATime) {
    const std::string text =
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\ndef\r\n0\r\n\r\n";
    const auto whole = talk(echo, text);
    EXPECT_EQ(test::talk(loop_, echo, text, {}, {.slice = 1}), whole);
    EXPECT_EQ(test::talk(loop_, echo, text, {}, {.slice = 7, .window = 3}), whole);
}

TEST_F(HttpServer, SurvivesACutAfterEachByte) {
    const std::string text = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";
    const auto whole = talk(echo, text);
    for (std::size_t cut = 0; cut < text.size() + whole.size(); ++cut) {
        const auto said = test::talk(loop_, echo, text, {}, {.slice = 11, .cut_after = cut});
        EXPECT_EQ(said, whole.substr(0, said.size()));
        EXPECT_LT(said.size(), whole.size());
    }
}

TEST_F(HttpServer, SendsChunksAsTheyAreWritten) {
    const auto said = talk(count_to_three, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(said, HasSubstr("transfer-encoding: chunked\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n4\r\none \r\nd\r\ntwo and three\r\n0\r\n\r\n"));
}

TEST_F(HttpServer, SendsNoChunksToHttp10) {
    const auto said = talk(count_to_three, "GET / HTTP/1.0\r\n\r\n");
    EXPECT_THAT(said, Not(HasSubstr("chunked")));
    EXPECT_THAT(said, EndsWith("\r\n\r\none two and three"));
}

TEST_F(HttpServer, KeepsToAnAnnouncedLength) {
    const auto said = talk(announce, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(said, HasSubstr("content-length: 5\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n12345"));
}

TEST_F(HttpServer, EndsTheConnectionAfterAHalfBody) {
    const auto said = talk(break_off, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(said, EndsWith("\r\n\r\n4\r\nhalf\r\n"));
}

TEST_F(HttpServer, AnswersHeadWithTheLengthAndNoBody) {
    const std::string text = "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    const auto said = talk(echo, text);
    EXPECT_THAT(said, HasSubstr("content-length: 5\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n"));
    EXPECT_THAT(talk(count_to_three, text), EndsWith("\r\n\r\n"));
}

TEST_F(HttpServer, TurnsAnExceptionIntoA500AndGoesOn) {
    Log::set_level(LogLevel::off);
    const auto said =
        talk(fail, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    Log::set_level(LogLevel::info);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_THAT(said, HasSubstr("x-request-id: req_"));
    EXPECT_THAT(said, HasSubstr(R"("type":"server_error","param":null,"code":"internal"}})"));
    EXPECT_NE(said.find("HTTP/1.1 500", 10), std::string::npos);
    EXPECT_THAT(said, Not(HasSubstr("on purpose")));
}

TEST_F(HttpServer, TurnsSilenceOfTheHandlerIntoA500) {
    const auto said = talk(nothing, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(said, StartsWith("HTTP/1.1 500 "));
}

TEST_F(HttpServer, LetsNoHeaderValueStartAnotherHeader) {
    const auto said = talk(smuggle, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(said, HasSubstr("x-note: a  set-cookie: b\r\n"));
}

TEST_F(HttpServer, SaysContinueToThoseWhoWaitForIt) {
    auto [client, server] = test::memory_pair(loop_.executor());
    const HttpHandler handler = echo;
    loop_.spawn(serve_http(std::move(server), handler, {}));
    auto body = [&stream = *client]() -> Task<void> {
        co_await test::write_text(
            stream,
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        );
        std::string interim(25, '\0');
        const auto got = co_await read_some(stream, boost::asio::buffer(interim));
        EXPECT_EQ(interim.substr(0, got.bytes), "HTTP/1.1 100 Continue\r\n\r\n");
        co_await test::write_text(stream, "ok");
        const auto rest = co_await test::read_to_end(stream);
        EXPECT_THAT(rest, EndsWith("\r\n\r\nPOST ok"));
    };
    loop_.run(body());
}

}  // namespace
}  // namespace scribed::net
