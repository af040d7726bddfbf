// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "net/byte_stream.hpp"

namespace scribed::net {

using UnixSocket = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol, Executor>;

/// Over a connected unix socket. Its peer is `unix`: the kernel tells no more than the peer cares to be called.
ByteStreamPtr make_unix_stream(UnixSocket socket);

}  // namespace scribed::net
