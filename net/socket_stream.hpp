// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

#include <boost/asio/bind_executor.hpp>

#include "net/byte_stream.hpp"
#include "net/linger.hpp"

namespace scribed::net {

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

/// A ByteStream straight on a connected socket; who the peer is, the classes for each kind of socket say.
template <class Socket>
class SocketStream : public ByteStream {
public:
    explicit SocketStream(Socket socket) : socket_(std::make_shared<Socket>(std::move(socket))) {}
    ~SocketStream() override { SocketStream::close(); }

    Executor get_executor() final { return socket_->get_executor(); }

    // Handlers are bound to the socket's concrete executor: the type-erased one of the handler would cost an
    // allocation and two virtual calls for each operation.
    void read_some(boost::asio::mutable_buffer into, Handler handler) final {
        socket_->async_read_some(into, boost::asio::bind_executor(socket_->get_executor(), std::move(handler)));
    }

    void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) final {
        auto bound = boost::asio::bind_executor(socket_->get_executor(), std::move(handler));
        if (from.size() == 1) {
            socket_->async_write_some(from.front(), std::move(bound));
        } else if (from.size() <= 2) {
            socket_->async_write_some(BufferList<2>(from), std::move(bound));
        } else {
            socket_->async_write_some(BufferList<16>(from), std::move(bound));
        }
    }

    void close() final {
        boost::system::error_code ignored;
        socket_->close(ignored);
    }

    void shutdown(Handler handler) final { linger(socket_, std::move(handler)); }

private:
    std::shared_ptr<Socket> socket_;
};

}  // namespace scribed::net
