// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include "net/task.hpp"

namespace scribed::net {

/// A two-way byte connection: TCP, TLS over TCP, a unix socket, or memory in tests. HTTP and WebSocket are compiled
/// once, over this. All calls on its own executor; at most one read and one write under way. Destruction closes it.
class ByteStream {
public:
    /// Keep one in a member with swap(): Boost 1.81's move assignment calls itself without end.
    using Handler = boost::asio::any_completion_handler<void(boost::system::error_code, std::size_t)>;

    virtual ~ByteStream() = default;
    virtual Executor get_executor() = 0;
    virtual void read_some(boost::asio::mutable_buffer into, Handler handler) = 0;
    /// `from` is at most 16 buffers; the memory they name stays good until the handler runs, the list itself only
    /// until write_some() returns.
    virtual void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) = 0;
    /// Aborts what is under way and closes at once, without a goodbye. May be called more than once.
    virtual void close() = 0;
    /// Says goodbye where the transport has one (TLS close_notify, TCP FIN), throws away what still comes until the
    /// peer has said it too, then close(). A peer may take for ever: bound it with close().
    virtual void shutdown(Handler handler) = 0;
    /// `127.0.0.1:41234`, or `unix`; for logs.
    virtual std::string peer() const = 0;
    /// Whether the peer came through the file of a unix socket, and so could open it. A stream's own answer: what it
    /// calls its peer proves nothing.
    virtual bool over_unix_socket() const { return false; }
};

using ByteStreamPtr = std::unique_ptr<ByteStream>;

}  // namespace scribed::net
