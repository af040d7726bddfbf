// SPDX-License-Identifier: Apache-2.0
#include "net/connector.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/deadline.hpp"
#include "net/io_error.hpp"
#include "net/killed.hpp"
#include "net/signal.hpp"
#include "net/stream_io.hpp"
#include "net/tcp_stream.hpp"
#include "net/tls_stream.hpp"
#include "net/unix_path.hpp"
#include "net/unix_stream.hpp"

namespace scribed::net {
namespace {

using boost::asio::ip::tcp;
using boost::asio::local::stream_protocol;
using boost::system::error_code;
using Resolver = boost::asio::ip::basic_resolver<tcp, Executor>;

constexpr auto kAsTuple = boost::asio::as_tuple(use_task);
/// Between tries at a unix socket whose queue is full: nothing tells when there is room.
constexpr std::chrono::milliseconds kFullQueue{10};

/// A failed step: the deadline's doing, a kill's, or the network's.
Error failed(const std::string& doing, error_code error, bool deadline_passed) {
    if (deadline_passed) return {Errc::timeout, doing + ": no answer in time"};
    auto plain = io_error(error, doing);
    if (plain.code() == Errc::cancelled) return plain;
    return {Errc::unreachable, fmt::format("{}: {}", doing, error.message())};
}

/// A name lookup. getaddrinfo(3) cannot be interrupted: one that takes too long is left to end by itself.
struct Lookup {
    explicit Lookup(Executor executor) : resolver(executor), done(executor) {}
    Resolver resolver;
    Signal done;
    error_code error;
    std::vector<tcp::endpoint> endpoints;
};

Task<Result<std::vector<tcp::endpoint>>> resolve(const Url& url, Instant by) {
    error_code not_an_address;
    const auto address = boost::asio::ip::make_address(url.host, not_an_address);
    if (!not_an_address) co_return std::vector{tcp::endpoint(address, url.port)};
    if (names_this_machine(url.host)) {
        std::vector<tcp::endpoint> both{
            {boost::asio::ip::address_v4::loopback(), url.port}, {boost::asio::ip::address_v6::loopback(), url.port}};
        co_return both;
    }

    const auto lookup = std::make_shared<Lookup>(co_await boost::asio::this_coro::executor);
    lookup->resolver.async_resolve(
        url.host, std::to_string(url.port), Resolver::numeric_service,
        [lookup](error_code error, const Resolver::results_type& found) {
            lookup->error = error;
            for (const auto& entry : found)
                lookup->endpoints.push_back(entry.endpoint());
            lookup->done.notify();
        }
    );
    const auto doing = "resolving " + url.host;
    if (!co_await lookup->done.wait(by)) {
        co_return failed(doing, boost::asio::error::operation_aborted, by <= steady_now());
    }
    if (lookup->error) co_return failed(doing, lookup->error, false);
    co_return std::move(lookup->endpoints);
}

/// Tries the addresses in order. Each gets an equal share of the time that is left, so that one that swallows packets
/// does not use up all of it. The first one's error is the answer when all fail.
Task<Result<TcpSocket>> dial(std::vector<tcp::endpoint> endpoints, Instant by) {
    const auto executor = co_await boost::asio::this_coro::executor;
    std::optional<Error> first;
    auto left = static_cast<int>(endpoints.size());
    for (const auto& endpoint : endpoints) {
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (killed(state)) {
            co_return failed("connecting", boost::asio::error::operation_aborted, false);
        }
        TcpSocket socket(executor);
        Deadline deadline(executor, [&socket] {
            error_code ignored;
            socket.close(ignored);
        });
        const auto now = steady_now();
        deadline.set(now + (by - now) / left--);
        const auto [error] = co_await socket.async_connect(endpoint, kAsTuple);
        if (!error) {
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            co_return std::move(socket);
        }
        auto why = failed("connecting to " + endpoint_text(endpoint), error, deadline.passed());
        if (why.code() == Errc::cancelled) co_return why;
        if (!first) first = std::move(why);
    }
    co_return first.value_or(Error(Errc::unreachable, "the name has no address"));
}

/// A unix socket is connected at once or not at all. Asio's connect takes EAGAIN, the server's queue is full, for a
/// connection under way, and then for a success.
error_code try_unix(UnixSocket& socket, const std::string& path) {
    error_code error;
    socket.open(stream_protocol(), error);
    if (!error) socket.native_non_blocking(true, error);
    if (error) return error;
    const stream_protocol::endpoint endpoint(path);
    if (::connect(socket.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
        error.assign(errno, boost::system::system_category());
    }
    return error;
}

Task<Result<ByteStreamPtr>> dial_unix(Url url, Instant by) {
    const auto doing = "connecting to " + url.place();
    if (const auto fits = check_unix_path(url.host); !fits) co_return fits.error();
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    while (!killed(state)) {
        UnixSocket socket(executor);
        const auto error = try_unix(socket, url.host);
        if (!error) co_return make_unix_stream(std::move(socket));
        if (error != boost::asio::error::would_block) co_return failed(doing, error, false);
        const auto now = steady_now();
        if (now >= by) co_return failed(doing, error, true);
        if (!co_await sleep_until(std::min(by, now + kFullQueue))) break;
    }
    co_return failed(doing, boost::asio::error::operation_aborted, false);
}

Task<Result<ByteStreamPtr>> secure(TcpSocket socket, Url url, TlsContext tls, Instant by) {
    error_code ignored;
    const auto peer = socket.remote_endpoint(ignored);
    auto stream = TlsStream::client(std::move(socket), peer, tls, url.host);
    Deadline deadline(stream->get_executor(), [&stream] { stream->close(); });
    deadline.set(by);
    auto start = [&stream](auto handler) { stream->handshake(std::move(handler)); };
    const auto done = co_await completion_of(start);
    if (done.error) co_return failed("TLS with " + url.host_header(), done.error, deadline.passed());
    co_return ByteStreamPtr(std::move(stream));
}

}  // namespace

Task<Result<ByteStreamPtr>> connect(Url url, TlsContext tls, Instant deadline) {
    if (url.unix_socket()) co_return co_await dial_unix(std::move(url), deadline);
    auto endpoints = co_await resolve(url, deadline);
    if (!endpoints) co_return endpoints.error();
    auto socket = co_await dial(std::move(*endpoints), deadline);
    if (!socket) co_return socket.error();
    if (url.secure()) co_return co_await secure(std::move(*socket), std::move(url), std::move(tls), deadline);
    error_code ignored;
    const auto peer = socket->remote_endpoint(ignored);
    co_return make_tcp_stream(std::move(*socket), peer);
}

}  // namespace scribed::net
