// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/byte_stream.hpp"

namespace scribed::net {

using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

/// `127.0.0.1:80`, `[::1]:80`.
std::string endpoint_text(const boost::asio::ip::tcp::endpoint& endpoint);

/// TCP without TLS, over a connected socket.
ByteStreamPtr make_tcp_stream(TcpSocket socket, boost::asio::ip::tcp::endpoint peer);

}  // namespace scribed::net
