// SPDX-License-Identifier: Apache-2.0
#include "net/listener.hpp"

#include <utility>

#include <sys/socket.h>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/killed.hpp"
#include "net/signal.hpp"
#include "net/tcp_stream.hpp"
#include "net/tls_stream.hpp"

namespace scribed::net {

using boost::asio::ip::tcp;
using boost::system::error_code;
namespace asio_error = boost::asio::error;

struct Listener::Impl {
    explicit Impl(Executor executor) : acceptor(executor) {}

    boost::asio::basic_socket_acceptor<tcp, Executor> acceptor;
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
    auto impl = std::make_unique<Impl>(executor);
    auto& acceptor = impl->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error) impl->port = acceptor.local_endpoint(error).port();
    if (error == asio_error::address_in_use) {
        return Error(Errc::io, fmt::format("{} is in use by another program", endpoint_text(endpoint)), "port");
    }
    if (error) {
        return Error(Errc::io, fmt::format("cannot listen on {}: {}", endpoint_text(endpoint), error.message()));
    }
    return Listener(std::move(impl));
}

Result<Listener> Listener::adopt(Executor executor, int descriptor) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    int listening = 0;
    socklen_t flag_size = sizeof listening;
    const bool usable = ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
                        (bound.ss_family == AF_INET || bound.ss_family == AF_INET6) &&
                        ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &flag_size) == 0 &&
                        listening != 0;
    if (!usable) return Error(Errc::invalid, fmt::format("descriptor {} is not a listening TCP socket", descriptor));
    auto impl = std::make_unique<Impl>(executor);
    error_code error;
    impl->acceptor.assign(bound.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor, error);
    if (!error) impl->port = impl->acceptor.local_endpoint(error).port();
    if (error) return Error(Errc::io, fmt::format("cannot use descriptor {}: {}", descriptor, error.message()));
    return Listener(std::move(impl));
}

std::uint16_t Listener::port() const { return impl_->port; }

Task<Result<ByteStreamPtr>> Listener::accept(Executor where, std::optional<TlsContext> tls) {
    auto& acceptor = impl_->acceptor;
    bool told = false;
    while (acceptor.is_open()) {
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (killed(state)) break;
        TcpSocket socket(where);
        tcp::endpoint peer;
        const auto [error] = co_await acceptor.async_accept(socket, peer, boost::asio::as_tuple(use_task));
        if (!error) {
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            if (tls) co_return ByteStreamPtr(TlsStream::server(std::move(socket), peer, *tls));
            co_return make_tcp_stream(std::move(socket), peer);
        }
        if (error == asio_error::operation_aborted) break;
        if (error == asio_error::connection_aborted) continue;
        // Out of descriptors or memory: the connection stays in the kernel's queue until others have ended.
        if (!std::exchange(told, true)) impl_->log.warn("accept_failed", {{"reason", error.message()}});
        if (!co_await sleep_until(steady_now() + std::chrono::milliseconds(100))) break;
    }
    co_return Error(Errc::cancelled, "no connection is accepted any more");
}

void Listener::close() {
    error_code ignored;
    impl_->acceptor.close(ignored);
}

}  // namespace scribed::net
