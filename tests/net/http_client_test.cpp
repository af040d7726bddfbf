// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.hpp"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/deadline.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

Task<void> mirror(HttpExchange& exchange) {
    HttpReply reply;
    reply.status = 201;
    reply.headers = {{"x-auth", std::string(exchange.request().header("Authorization"))}};
    reply.body = exchange.request().method + ":" + exchange.request().body;
    co_await exchange.reply(std::move(reply));
}

/// A server that says `text`, whatever it is asked, and hangs up when `end`.
class Scripted {
public:
    Scripted(test::TestLoop& loop, std::string text, bool end)
        : loop_(loop),
          listener_(Listener::open(loop.executor(), "127.0.0.1", 0).value()),
          group_(loop.executor(), "scripted") {
        group_.spawn(serve(loop.executor(), std::move(text), end));
    }
    ~Scripted() {
        group_.kill();
        loop_.run(group_.join());
    }
    Url url() const { return {"http", "127.0.0.1", listener_.port(), "/"}; }

private:
    Task<void> serve(Executor executor, std::string text, bool end) {
        auto stream = co_await listener_.accept(executor);
        if (!stream) co_return;
        std::string request(65536, '\0');
        co_await read_some(**stream, boost::asio::buffer(request));
        co_await write_all(**stream, {text, {}, {}});
        if (!end) co_await test::read_to_end(**stream);
        co_await shutdown(**stream);
    }
    test::TestLoop& loop_;
    Listener listener_;
    TaskGroup group_;
};

class HttpClient : public testing::Test {
protected:
    Result<HttpReply> call(HttpCall call, std::size_t max_reply = 1 << 20, milliseconds limit = seconds(10)) {
        return loop_.run(http_call(std::move(call), tls_, steady_now() + limit, max_reply));
    }
    Result<HttpReply> ask(
        std::string text, bool end = true, const std::string& method = "GET", milliseconds limit = seconds(10)
    ) {
        Scripted server(loop_, std::move(text), end);
        return call({method, server.url(), {}, {}}, 1000, limit);
    }
    Task<Result<HttpStream>> stream_of(Url url) {
        return HttpStream::open({"GET", std::move(url), {}, {}}, tls_, steady_now() + seconds(5));
    }
    TlsContext tls_ = test::plain_tls();
    test::TestLoop loop_;
};

TEST_F(HttpClient, CarriesHeadersAndBodiesBothWays) {
    test::Loopback server(loop_, mirror);
    const auto reply = call({"POST", server.url("/"), {{"Authorization", "Bearer x"}}, "body"}).value();
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(reply.header("X-AUTH"), "Bearer x");
    EXPECT_EQ(reply.body, "POST:body");
    EXPECT_EQ(call({"HEAD", server.url("/"), {}, {}}).value().body, "");
}

TEST_F(HttpClient, SendsTwentyFiveMegabytesOverTls) {
    auto [serving, trusting] = test::tls_pair();
    tls_ = trusting;
    auto measure = [](HttpExchange& exchange) -> Task<void> {
        HttpReply reply;
        reply.body = std::to_string(exchange.request().body.size());
        co_await exchange.reply(std::move(reply));
    };
    test::Loopback server(loop_, measure, {.max_body = 30 << 20}, serving);
    EXPECT_EQ(call({"POST", server.url("/"), {}, std::string(25 << 20, 'x')}).value().body, "26214400");
}

TEST_F(HttpClient, ReadsTheRefusalOfABodyThatIsTooLarge) {
    test::Loopback server(loop_, mirror, {.max_body = 1000});
    EXPECT_EQ(call({"POST", server.url("/"), {}, std::string(8 << 20, 'x')}).value().status, 413);
}

TEST_F(HttpClient, UnderstandsEachWayToFrameABody) {
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", false).value().body, "abc");
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", false)->body, "abc");
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\n\r\nuntil the end").value().body, "until the end");
    EXPECT_EQ(ask("HTTP/1.1 204 No Content\r\n\r\n", false).value().status, 204);
    EXPECT_EQ(ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Nope\r\nContent-Length: 0\r\n\r\n", false)->status, 404);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", false, "HEAD").value().status, 200);
}

TEST_F(HttpClient, NamesWhatWentWrong) {
    EXPECT_EQ(ask("SSH-2.0-OpenSSH_9.2\r\n").error().code(), Errc::corrupt);
    EXPECT_EQ(ask("").error().code(), Errc::unreachable);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-").error().code(), Errc::unreachable);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").error().code(), Errc::unreachable);
    const auto late = ask("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", false, "GET", milliseconds(100));
    EXPECT_EQ(late.error().code(), Errc::timeout);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", false).error().code(), Errc::too_large);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')).error().code(), Errc::too_large);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nx: " + std::string(70000, 'x') + "\r\n\r\n").error().code(), Errc::corrupt);
}

TEST_F(HttpClient, EndsSoonWhenItsTaskIsKilled) {
    Scripted server(loop_, "", false);
    TaskGroup group(loop_.executor(), "test");
    std::optional<Errc> ended;
    auto body = [&]() -> Task<void> {
        HttpCall get{"GET", server.url(), {}, {}};
        const auto reply = co_await http_call(get, tls_, steady_now() + seconds(60));
        ended = reply.error().code();
    };
    auto kill = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(20));
        group.kill();
    };
    group.spawn(body());
    loop_.spawn(kill());
    loop_.run(group.join(), seconds(5));
    EXPECT_EQ(ended, Errc::cancelled);
}

TEST_F(HttpClient, StreamsABodyAsItComes) {
    Signal go_on(loop_.executor());
    auto drip = [&go_on](HttpExchange& exchange) -> Task<void> {
        HttpReply head;
        co_await exchange.start_stream(std::move(head));
        for (const std::string_view piece : {"data: 1\n\n", "data: 2\n\n"}) {
            co_await exchange.write(piece);
            co_await go_on.wait();
        }
        co_await exchange.end_stream();
    };
    test::Loopback server(loop_, drip);
    auto body = [&]() -> Task<void> {
        auto stream = co_await stream_of(server.url("/"));
        EXPECT_EQ(stream->head().status, 200);
        EXPECT_EQ((co_await stream->read_some()).value(), "data: 1\n\n");
        go_on.notify();
        EXPECT_EQ((co_await stream->read_some()).value(), "data: 2\n\n");
        go_on.notify();
        EXPECT_EQ((co_await stream->read_some()).value(), "");
        EXPECT_EQ((co_await stream->read_some()).value(), "");
    };
    loop_.run(body());
}

TEST_F(HttpClient, EndsAPendingStreamReadOnAbort) {
    Scripted server(loop_, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false);
    auto body = [&]() -> Task<void> {
        auto stream = co_await stream_of(server.url());
        Deadline soon(loop_.executor(), [&stream] { stream->abort(); });
        soon.set(steady_now() + milliseconds(10));
        EXPECT_EQ((co_await stream->read_some()).error().code(), Errc::cancelled);
    };
    loop_.run(body());
}

TEST_F(HttpClient, TellsTheWriterThatTheReaderHasGone) {
    std::optional<Errc> told;
    auto endless = [&told](HttpExchange& exchange) -> Task<void> {
        HttpReply head;
        co_await exchange.start_stream(std::move(head));
        const std::string much(100000, 'x');
        auto written = co_await exchange.write(much);
        while (written)
            written = co_await exchange.write(much);
        told = written.error().code();
    };
    test::Loopback server(loop_, endless);
    auto body = [&]() -> Task<void> {
        {
            auto stream = co_await stream_of(server.url("/"));
            EXPECT_FALSE((co_await stream->read_some()).value().empty());
        }
        while (!told)
            co_await sleep_until(steady_now() + milliseconds(1));
    };
    loop_.run(body());
    EXPECT_EQ(told, Errc::closed);
}

}  // namespace
}  // namespace scribed::net
