// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <utility>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>

#include "net/byte_stream.hpp"

namespace scribed::net {

/// Reads and forgets until the end. Holds the socket: the stream may be destroyed while a step is queued.
template <class Socket>
struct Linger {
    std::shared_ptr<Socket> socket;
    ByteStream::Handler handler;

    void operator()(boost::system::error_code error, std::size_t /*bytes*/) {
        if (error) {
            boost::system::error_code ignored;
            socket->close(ignored);
            std::move(handler)(boost::system::error_code{}, 0);
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

/// The polite end of a connection: FIN, then what still comes is thrown away until the peer's FIN, then close.
/// Without the throwing away the kernel answers unread bytes with a reset, which can destroy our last words on their
/// way. Lasts as long as the peer likes; the caller bounds it by closing the socket.
template <class Socket>
void linger(std::shared_ptr<Socket> socket, ByteStream::Handler handler) {
    boost::system::error_code ignored;
    socket->shutdown(Socket::shutdown_send, ignored);
    Linger<Socket>{std::move(socket), std::move(handler)}.read();
}

}  // namespace scribed::net
