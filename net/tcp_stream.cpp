// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/bind_executor.hpp>

namespace scribed::net {
namespace {

using boost::system::error_code;

/// A list of buffers that owns its array: an operation keeps it after write_some() has returned.
template <std::size_t N>
class BufferList {
public:
    explicit BufferList(std::span<const boost::asio::const_buffer> from) : size_(std::min(N, from.size())) {
        std::copy_n(from.begin(), size_, items_.begin());
    }
    using value_type = boost::asio::const_buffer;
    using const_iterator = const value_type*;
    const_iterator begin() const { return items_.data(); }
    const_iterator end() const { return items_.data() + size_; }

private:
    std::array<value_type, N> items_;
    std::size_t size_;
};

class TcpStream final : public ByteStream {
public:
    TcpStream(TcpSocket socket, boost::asio::ip::tcp::endpoint peer)
        : socket_(std::make_shared<TcpSocket>(std::move(socket))), peer_(std::move(peer)) {}
    ~TcpStream() override { TcpStream::close(); }

    Executor get_executor() override { return socket_->get_executor(); }

    // Handlers are bound to the socket's concrete executor: the type-erased one of the handler would cost an
    // allocation and two virtual calls for each operation.
    void read_some(boost::asio::mutable_buffer into, Handler handler) override {
        socket_->async_read_some(into, boost::asio::bind_executor(get_executor(), std::move(handler)));
    }

    void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) override {
        auto bound = boost::asio::bind_executor(get_executor(), std::move(handler));
        if (from.size() == 1) {
            socket_->async_write_some(from.front(), std::move(bound));
        } else if (from.size() <= 2) {
            socket_->async_write_some(BufferList<2>(from), std::move(bound));
        } else {
            socket_->async_write_some(BufferList<16>(from), std::move(bound));
        }
    }

    void close() override {
        error_code ignored;
        socket_->close(ignored);
    }

    void shutdown(Handler handler) override { linger(socket_, std::move(handler)); }

    std::string peer() const override { return endpoint_text(peer_); }

private:
    std::shared_ptr<TcpSocket> socket_;
    boost::asio::ip::tcp::endpoint peer_;
};

/// Reads and forgets until the end. Holds the socket: the stream may be destroyed while a step is queued.
struct Linger {
    std::shared_ptr<TcpSocket> socket;
    ByteStream::Handler handler;

    void operator()(error_code error, std::size_t /*bytes*/) {
        if (error) {
            error_code ignored;
            socket->close(ignored);
            std::move(handler)(error_code{}, 0);
            return;
        }
        read();
    }

    void read() {
        static thread_local std::array<char, 16384> forgotten;
        auto& from = *socket;
        from.async_read_some(
            boost::asio::buffer(forgotten), boost::asio::bind_executor(from.get_executor(), std::move(*this))
        );
    }
};

}  // namespace

std::string endpoint_text(const boost::asio::ip::tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                      : fmt::format("{}:{}", address, endpoint.port());
}

ByteStreamPtr make_tcp_stream(TcpSocket socket, boost::asio::ip::tcp::endpoint peer) {
    return std::make_unique<TcpStream>(std::move(socket), std::move(peer));
}

void linger(std::shared_ptr<TcpSocket> socket, ByteStream::Handler handler) {
    error_code ignored;
    socket->shutdown(TcpSocket::shutdown_send, ignored);
    Linger{std::move(socket), std::move(handler)}.read();
}

}  // namespace scribed::net
