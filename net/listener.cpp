// SPDX-License-Identifier: Apache-2.0
#include "net/listener.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/killed.hpp"
#include "net/listen_address.hpp"
#include "net/signal.hpp"
#include "net/socket_file.hpp"
#include "net/tcp_stream.hpp"
#include "net/tls_stream.hpp"
#include "net/unix_stream.hpp"

namespace scribed::net {

using boost::asio::ip::tcp;
using boost::asio::local::stream_protocol;
using boost::system::error_code;
namespace asio_error = boost::asio::error;

namespace {

constexpr int kQueue = boost::asio::socket_base::max_listen_connections;

using TcpAcceptor = boost::asio::basic_socket_acceptor<tcp, Executor>;
using UnixAcceptor = boost::asio::basic_socket_acceptor<stream_protocol, Executor>;

ByteStreamPtr stream_of(TcpSocket socket, const tcp::endpoint& peer, const std::optional<TlsContext>& tls) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (tls) return TlsStream::server(std::move(socket), peer, *tls);
    return make_tcp_stream(std::move(socket), peer);
}

ByteStreamPtr stream_of(UnixSocket socket, const stream_protocol::endpoint&, const std::optional<TlsContext>&) {
    return make_unix_stream(std::move(socket));
}

template <class Acceptor>
Task<Result<ByteStreamPtr>> next_of(Acceptor& acceptor, const Log& log, Executor where, std::optional<TlsContext> tls) {
    using Protocol = typename Acceptor::protocol_type;
    bool told = false;
    while (acceptor.is_open()) {
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (killed(state)) break;
        boost::asio::basic_stream_socket<Protocol, Executor> socket(where);
        typename Protocol::endpoint peer;
        const auto [error] = co_await acceptor.async_accept(socket, peer, boost::asio::as_tuple(use_task));
        if (!error) co_return stream_of(std::move(socket), peer, tls);
        if (error == asio_error::operation_aborted) break;
        if (error == asio_error::connection_aborted) continue;
        // Out of descriptors or memory: the connection stays in the kernel's queue until others have ended.
        if (!std::exchange(told, true)) log.warn("accept_failed", {{"reason", error.message()}});
        if (!co_await sleep_until(steady_now() + std::chrono::milliseconds(100))) break;
    }
    co_return Error(Errc::cancelled, "no connection is accepted any more");
}

}  // namespace

struct Listener::Impl {
    explicit Impl(TcpAcceptor tcp_acceptor) : acceptor(std::move(tcp_acceptor)) {}
    explicit Impl(UnixAcceptor unix_acceptor) : acceptor(std::move(unix_acceptor)) {}

    std::variant<TcpAcceptor, UnixAcceptor> acceptor;
    std::optional<SocketFile> file;  ///< gone before the socket is
    Log log{"listener"};
    std::uint16_t port = 0;
};

Listener::Listener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;
Listener::~Listener() = default;

Result<Listener> Listener::open(Executor executor, const std::string& address, std::uint16_t port) {
    error_code error;
    const auto ip = boost::asio::ip::make_address(address, error);
    if (error) return Error(Errc::invalid, fmt::format("'{}' is not an IP address", address), "address");
    const tcp::endpoint endpoint(ip, port);
    TcpAcceptor acceptor(executor);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kQueue, error);
    if (!error) port = acceptor.local_endpoint(error).port();
    if (error == asio_error::address_in_use) {
        return Error(Errc::io, fmt::format("{} is in use by another program", endpoint_text(endpoint)), "port");
    }
    if (error) {
        return Error(Errc::io, fmt::format("cannot listen on {}: {}", endpoint_text(endpoint), error.message()));
    }
    auto impl = std::make_unique<Impl>(std::move(acceptor));
    impl->port = port;
    return Listener(std::move(impl));
}

Result<Listener> Listener::open_unix(Executor executor, const std::string& path, mode_t mode) {
    error_code error;
    UnixAcceptor acceptor(executor);
    acceptor.open(stream_protocol(), error);
    if (error) return Error(Errc::io, fmt::format("cannot make a unix socket: {}", error.message()));
    auto file = SocketFile::bind(acceptor.native_handle(), path, mode);
    if (!file) return file.error();
    acceptor.listen(kQueue, error);
    if (error) return Error(Errc::io, fmt::format("cannot listen on {}: {}", path, error.message()), "path");
    auto impl = std::make_unique<Impl>(std::move(acceptor));
    impl->file.emplace(std::move(*file));
    return Listener(std::move(impl));
}

Result<Listener> Listener::adopt(Executor executor, int descriptor) {
    const auto where = listen_address(descriptor);
    if (!where) return where.error();
    error_code error;
    std::unique_ptr<Impl> impl;
    if (where->unix_socket()) {
        UnixAcceptor acceptor(executor);
        acceptor.assign(stream_protocol(), descriptor, error);
        impl = std::make_unique<Impl>(std::move(acceptor));
    } else {
        TcpAcceptor acceptor(executor);
        acceptor.assign(where->ip.find(':') == std::string::npos ? tcp::v4() : tcp::v6(), descriptor, error);
        impl = std::make_unique<Impl>(std::move(acceptor));
        impl->port = where->port;
    }
    if (error) return Error(Errc::io, fmt::format("cannot use descriptor {}: {}", descriptor, error.message()));
    return Listener(std::move(impl));
}

std::uint16_t Listener::port() const { return impl_->port; }

Task<Result<ByteStreamPtr>> Listener::accept(Executor where, std::optional<TlsContext> tls) {
    const auto next = [&](auto& acceptor) { return next_of(acceptor, impl_->log, where, std::move(tls)); };
    return std::visit(next, impl_->acceptor);
}

void Listener::close() {
    const auto close_socket = [](auto& acceptor) {
        error_code ignored;
        acceptor.close(ignored);
    };
    impl_->file.reset();
    std::visit(close_socket, impl_->acceptor);
}

}  // namespace scribed::net
