// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "net/connector.hpp"
#include "net/http_client.hpp"
#include "net/signal.hpp"
#include "net/stream_io.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Says how the request came, and to which host.
Task<void> tell(HttpExchange& exchange) {
    HttpReply reply;
    reply.body = exchange.peer() + (exchange.over_unix_socket() ? " over a unix socket to " : " over TCP to ") +
                 std::string(exchange.request().header("host")) + exchange.request().path + exchange.request().body;
    co_await exchange.reply(std::move(reply));
}

Task<void> count(HttpExchange& exchange) {
    HttpReply head;
    co_await exchange.start_stream(std::move(head));
    co_await exchange.write("one ");
    co_await exchange.write("two");
    co_await exchange.end_stream();
}

Task<void> echo(HttpExchange& exchange) {
    auto socket = co_await exchange.upgrade({.max_message = 300000});
    if (!socket) co_return;
    EXPECT_EQ(socket->peer(), "unix");
    EXPECT_TRUE(exchange.over_unix_socket());
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        const auto sent = co_await socket->write_binary(message->bytes);
        if (!sent) co_return;
    }
}

class UnixSocketTest : public testing::Test {
protected:
    Url url() const { return {"http+unix", path_, 0, "/"}; }
    Result<ByteStreamPtr> dial(milliseconds patience = seconds(5)) {
        return loop_.run(connect(url(), test::plain_tls(), steady_now() + patience));
    }
    Result<HttpReply> call(Url url, std::string body = {}) {
        HttpCall call{body.empty() ? "GET" : "POST", std::move(url), {}, std::move(body)};
        return loop_.run(http_call(std::move(call), test::plain_tls(), steady_now() + seconds(10)));
    }

    test::ScratchDir dir_;
    const std::string path_ = (dir_ / "s").string();
    test::TestLoop loop_;
};

TEST_F(UnixSocketTest, CarriesAnHttpCallThatKnowsHowItCame) {
    const test::Loopback server(loop_, tell, path_);
    EXPECT_EQ(call(server.url("/a")).value().body, "unix over a unix socket to localhost/a");
    const std::string large(900000, 'x');
    EXPECT_EQ(call(server.url("/"), large).value().body, "unix over a unix socket to localhost/" + large);
}

TEST_F(UnixSocketTest, IsNotWhatTcpOrTlsCallsItself) {
    const auto tls = test::tls_pair();
    for (const auto& server_tls : {std::optional<TlsContext>(), std::optional(tls.first)}) {
        const test::Loopback server(loop_, tell, {}, server_tls);
        HttpCall asked{"GET", server.url("/"), {{"x-forwarded-for", "unix"}}, {}};
        const auto reply = loop_.run(http_call(std::move(asked), tls.second, steady_now() + seconds(10))).value();
        EXPECT_TRUE(reply.body.starts_with("127.0.0.1:")) << reply.body;
        EXPECT_NE(reply.body.find(" over TCP "), std::string::npos) << reply.body;
    }
}

TEST_F(UnixSocketTest, CarriesABodyThatComesByAndBy) {
    const test::Loopback server(loop_, count, path_);
    auto body = [&]() -> Task<std::string> {
        HttpCall call{"GET", server.url("/"), {}, {}};
        auto stream = co_await HttpStream::open(std::move(call), test::plain_tls(), steady_now() + seconds(10));
        std::string all;
        while (true) {
            const auto piece = co_await stream.value().read_some();
            if (piece.value().empty()) co_return all;
            all += piece.value();
        }
    };
    EXPECT_EQ(loop_.run(body()), "one two");
}

TEST_F(UnixSocketTest, CarriesAWebSocket) {
    const test::Loopback server(loop_, echo, path_);
    auto body = [&]() -> Task<void> {
        auto opened = co_await WebSocket::connect(
            server.websocket_url("/"), {}, test::plain_tls(), {}, steady_now() + seconds(10)
        );
        auto socket = std::move(opened.value());
        EXPECT_EQ(socket.peer(), "unix");
        for (const std::size_t size : {0U, 1U, 640U, 65536U, 300000U}) {
            const std::string sent(size, 'x');
            EXPECT_TRUE(co_await socket.write_binary(sent));
            const auto back = co_await socket.read();
            EXPECT_TRUE(back && back->bytes == sent) << size;
        }
        co_await socket.close(1000, "done", steady_now() + seconds(5));
        EXPECT_EQ(socket.closed().code, 1000);
    };
    loop_.run(body());
}

TEST_F(UnixSocketTest, EndsWithEofAfterAPoliteGoodbye) {
    auto listener = Listener::open_unix(loop_.executor(), path_, 0600).value();
    auto client = dial().value();
    auto server = loop_.run(listener.accept(loop_.executor())).value();
    loop_.spawn(shutdown(*client));
    char byte = 0;
    EXPECT_EQ(loop_.run(read_some(*server, boost::asio::buffer(&byte, 1))).error, boost::asio::error::eof);
    loop_.run(shutdown(*server));
}

TEST_F(UnixSocketTest, SaysWhereNobodyAnswers) {
    const auto stream = dial();
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code(), Errc::unreachable);
    EXPECT_EQ(stream.error().message(), "connecting to unix:" + path_ + ": No such file or directory");
}

TEST_F(UnixSocketTest, NamesTheSocketOfAServerThatStaysSilent) {
    const auto listener = Listener::open_unix(loop_.executor(), path_, 0600).value();
    HttpCall asked{"GET", url(), {}, {}};
    const auto reply = loop_.run(http_call(std::move(asked), test::plain_tls(), steady_now() + milliseconds(30)));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code(), Errc::timeout);
    EXPECT_EQ(reply.error().message(), "exchange with unix:" + path_ + ": no whole answer in time");
}

// The kernel refuses a connection to a full queue at once, and tells nobody when there is room.
TEST_F(UnixSocketTest, WaitsForRoomInAFullQueueUntilTheDeadline) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(fd, 0), 0);
    auto listener = Listener::adopt(loop_.executor(), fd).value();
    std::vector<ByteStreamPtr> waiting;
    auto last = dial(milliseconds(30));
    for (; last && waiting.size() < 10; last = dial(milliseconds(30)))
        waiting.push_back(std::move(*last));
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().code(), Errc::timeout);

    ByteStreamPtr accepted;
    auto accept = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(15));
        auto next = co_await listener.accept(loop_.executor());
        accepted = std::move(next.value());
    };
    loop_.spawn(accept());
    EXPECT_TRUE(dial());
}

TEST_F(UnixSocketTest, IsNotDialledByAKilledTask) {
    const auto listener = Listener::open_unix(loop_.executor(), path_, 0600).value();
    TaskGroup group(loop_.executor(), "test");
    std::optional<Errc> ended;
    auto body = [&]() -> Task<void> {
        co_await sleep_until(Instant::max());
        const auto stream = co_await connect(url(), test::plain_tls(), Instant::max());
        if (!stream) ended = stream.error().code();
    };
    group.spawn(body());
    group.kill();
    loop_.run(group.join());
    EXPECT_EQ(ended, Errc::cancelled);
}

}  // namespace
}  // namespace scribed::net
