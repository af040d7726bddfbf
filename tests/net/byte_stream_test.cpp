// SPDX-License-Identifier: Apache-2.0
#include "net/byte_stream.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

#include "net/connector.hpp"
#include "net/listener.hpp"
#include "net/stream_io.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Sends back what comes until the peer ends, then ends too.
Task<void> echo(ByteStreamPtr stream) {
    std::string buffer(8192, '\0');
    while (true) {
        const auto got = co_await read_some(*stream, boost::asio::buffer(buffer));
        if (got.error) break;
        const std::string_view bytes(buffer.data(), got.bytes);
        const auto sent = co_await write_all(*stream, {bytes.substr(0, 1), bytes.substr(1), {}});
        if (sent.error) break;
    }
    co_await shutdown(*stream);
}

/// Echoes on a free port. Its end kills and joins all connections.
class EchoServer {
public:
    EchoServer(test::TestLoop& loop, Listener listener, std::optional<TlsContext> tls = std::nullopt)
        : loop_(loop), listener_(std::move(listener)), tls_(std::move(tls)), group_(loop.executor(), "echo") {
        group_.spawn(serve());
    }
    ~EchoServer() {
        group_.kill();
        loop_.run(group_.join());
    }
    std::uint16_t port() const { return listener_.port(); }

private:
    Task<void> serve() {
        while (true) {
            auto stream = co_await listener_.accept(loop_.executor(), tls_);
            if (!stream) co_return;
            group_.spawn(echo(std::move(*stream)));
        }
    }
    test::TestLoop& loop_;
    Listener listener_;
    std::optional<TlsContext> tls_;
    TaskGroup group_;
};

Listener listening(test::TestLoop& loop, const std::string& address = "127.0.0.1") {
    return Listener::open(loop.executor(), address, 0).value();
}

/// Writes `size` bytes and reads them back at the same time; what came back.
Task<std::string> round_trip(test::TestLoop& loop, ByteStream& stream, std::string sent) {
    auto writing = [&]() -> Task<void> { co_await write_all(stream, {sent, {}, {}}); };
    TaskGroup group(loop.executor(), "writer");
    group.spawn(writing());
    std::string back;
    std::string buffer(20000, '\0');
    while (back.size() < sent.size()) {
        const auto got = co_await read_some(stream, boost::asio::buffer(buffer));
        if (got.error) break;
        back.append(buffer.data(), got.bytes);
    }
    co_await group.join();
    co_return back;
}

std::string pattern(std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<char>(i * 31 + i / 251);
    return out;
}

class Streams : public testing::TestWithParam<bool> {
protected:
    Streams() : server_(loop_, listening(loop_), GetParam() ? std::optional(pair_.first) : std::nullopt) {}
    Url url(const std::string& host = "127.0.0.1") const {
        return {GetParam() ? "https" : "http", host, server_.port(), "/"};
    }

    std::pair<TlsContext, TlsContext> pair_ = test::tls_pair();
    test::TestLoop loop_;
    EchoServer server_;
};

TEST_P(Streams, EchoAMegabyteUnharmedBothWaysAtOnce) {
    auto stream = loop_.run(connect(url(), pair_.second, steady_now() + seconds(10))).value();
    const auto sent = pattern(1 << 20);
    EXPECT_TRUE(loop_.run(round_trip(loop_, *stream, sent)) == sent);
}

TEST_P(Streams, EndWithEofAfterAPoliteGoodbye) {
    auto stream = loop_.run(connect(url("localhost"), pair_.second, steady_now() + seconds(10))).value();
    EXPECT_EQ(loop_.run(round_trip(loop_, *stream, "hello")), "hello");
    loop_.run(shutdown(*stream));
    char byte = 0;
    const auto got = loop_.run(read_some(*stream, boost::asio::buffer(&byte, 1)));
    EXPECT_TRUE(got.error);
}

TEST_P(Streams, EndAPendingReadWhenClosed) {
    auto stream = loop_.run(connect(url(), pair_.second, steady_now() + seconds(10))).value();
    auto body = [&]() -> Task<void> {
        char byte = 0;
        const auto got = co_await read_some(*stream, boost::asio::buffer(&byte, 1));
        EXPECT_EQ(got.error, boost::asio::error::operation_aborted);
        stream.reset();
    };
    auto closing = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(10));
        stream->close();
    };
    loop_.spawn(closing());
    loop_.run(body());
}

TEST_P(Streams, EndAPendingReadWhenItsTaskIsKilled) {
    auto stream = loop_.run(connect(url(), pair_.second, steady_now() + seconds(10))).value();
    TaskGroup group(loop_.executor(), "test");
    bool aborted = false;
    auto body = [&]() -> Task<void> {
        char byte = 0;
        const auto got = co_await read_some(*stream, boost::asio::buffer(&byte, 1));
        const auto again = co_await read_some(*stream, boost::asio::buffer(&byte, 1));
        aborted = got.error == boost::asio::error::operation_aborted && again.error == got.error;
    };
    group.spawn(body());
    group.kill();
    loop_.run(group.join());
    EXPECT_TRUE(aborted);
}

INSTANTIATE_TEST_SUITE_P(Plain, Streams, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Tls, Streams, testing::Values(true));

TEST(Connector, RefusesACertificateThatNobodyVouchesFor) {
    test::TestLoop loop;
    const auto tls = test::tls_pair();
    EchoServer server(loop, listening(loop, "127.0.0.1"), tls.first);
    const Url url{"https", "127.0.0.1", server.port(), "/"};
    const auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + seconds(10)));
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code(), Errc::unreachable);
    EXPECT_NE(stream.error().message().find("self-signed certificate"), std::string::npos) << stream.error().text();
}

TEST(Connector, RefusesACertificateForAnotherHost) {
    test::TestLoop loop;
    const auto tls = test::tls_pair();
    EchoServer server(loop, listening(loop, "127.0.0.2"), tls.first);
    const Url url{"https", "127.0.0.2", server.port(), "/"};
    const auto stream = loop.run(connect(url, tls.second, steady_now() + seconds(10)));
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code(), Errc::unreachable);
    EXPECT_NE(stream.error().message().find("address mismatch"), std::string::npos) << stream.error().text();
}

TEST(Connector, GivesUpAtTheDeadlineOnAPeerThatNeverShakesHands) {
    test::TestLoop loop;
    auto listener = Listener::open(loop.executor(), "127.0.0.1", 0).value();
    const Url url{"https", "127.0.0.1", listener.port(), "/"};
    const auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + milliseconds(50)));
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code(), Errc::timeout);
}

TEST(Connector, SaysWhenANameIsUnknown) {
    test::TestLoop loop;
    const Url url{"http", "no-such-host.invalid", 80, "/"};
    const auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + seconds(5)));
    ASSERT_FALSE(stream);
    EXPECT_NE(stream.error().message().find("resolving no-such-host.invalid"), std::string::npos);
}

// No resolver knows the name: where there is no /etc/hosts, it does not even know `localhost`.
TEST(Connector, NeedsNoResolverToFindThisMachine) {
    test::TestLoop loop;
    EchoServer server(loop, listening(loop, "127.0.0.1"), std::nullopt);
    const Url url{"http", "scribed.localhost", server.port(), "/"};
    const auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + seconds(10)));
    ASSERT_TRUE(stream) << stream.error().text();
}

TEST(Connector, BeginsNothingForAKilledTask) {
    test::TestLoop loop;
    TaskGroup group(loop.executor(), "test");
    std::optional<Errc> ended;
    const Url nowhere{"http", "127.0.0.1", 1, "/"};
    auto body = [&]() -> Task<void> {
        co_await sleep_until(Instant::max());
        const auto stream = co_await connect(nowhere, test::plain_tls(), Instant::max());
        ended = stream.error().code();
    };
    group.spawn(body());
    group.kill();
    loop.run(group.join());
    EXPECT_EQ(ended, Errc::cancelled);
}

TEST(Connector, SaysWhichStepFailed) {
    test::TestLoop loop;
    auto listener = Listener::open(loop.executor(), "127.0.0.1", 0).value();
    const Url url{"http", "127.0.0.1", listener.port(), "/"};
    listener.close();
    const auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + seconds(5)));
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().code(), Errc::unreachable);
    EXPECT_NE(stream.error().message().find("connecting to 127.0.0.1:"), std::string::npos) << stream.error().text();
}

TEST(Connector, TalksPlainlyToATlsServerWithoutHanging) {
    test::TestLoop loop;
    const auto tls = test::tls_pair();
    EchoServer server(loop, listening(loop, "127.0.0.1"), tls.first);
    const Url url{"http", "127.0.0.1", server.port(), "/"};
    auto stream = loop.run(connect(url, tls.second, steady_now() + seconds(5))).value();
    const auto back = loop.run(round_trip(loop, *stream, "GET / HTTP/1.1\r\n\r\n"));
    EXPECT_EQ(back.find("GET"), std::string::npos);
}

TEST(Listener, NamesThePortThatIsTaken) {
    test::TestLoop loop;
    auto first = Listener::open(loop.executor(), "127.0.0.1", 0).value();
    const auto second = Listener::open(loop.executor(), "127.0.0.1", first.port());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::io);
    EXPECT_EQ(second.error().message(), "127.0.0.1:" + std::to_string(first.port()) + " is in use by another program");
}

TEST(Listener, RefusesAnAddressThatIsNone) {
    test::TestLoop loop;
    const auto listener = Listener::open(loop.executor(), "localhost", 0);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().code(), Errc::invalid);
}

TEST(Listener, EndsAPendingAcceptWhenClosed) {
    test::TestLoop loop;
    auto listener = Listener::open(loop.executor(), "::1", 0).value();
    auto closing = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(5));
        listener.close();
    };
    loop.spawn(closing());
    EXPECT_EQ(loop.run(listener.accept(loop.executor())).error().code(), Errc::cancelled);
    EXPECT_EQ(loop.run(listener.accept(loop.executor())).error().code(), Errc::cancelled);
}

TEST(Listener, AdoptsASocketThatListensAlready) {
    test::TestLoop loop;
    int pipes[2];
    ASSERT_EQ(::pipe(pipes), 0);
    EXPECT_EQ(Listener::adopt(loop.executor(), pipes[0]).error().code(), Errc::invalid);
    ::close(pipes[0]);
    ::close(pipes[1]);

    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any), 0);
    ASSERT_EQ(::listen(fd, 8), 0);
    EchoServer server(loop, Listener::adopt(loop.executor(), fd).value());
    const Url url{"http", "127.0.0.1", server.port(), "/"};
    auto stream = loop.run(connect(url, test::plain_tls(), steady_now() + seconds(5))).value();
    EXPECT_EQ(loop.run(round_trip(loop, *stream, "hi")), "hi");
}

}  // namespace
}  // namespace scribed::net
