// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_stream.hpp"

#include <utility>

#include <fmt/format.h>

#include "net/socket_stream.hpp"

namespace scribed::net {
namespace {

class TcpStream final : public SocketStream<TcpSocket> {
public:
    TcpStream(TcpSocket socket, boost::asio::ip::tcp::endpoint peer)
        : SocketStream(std::move(socket)), peer_(std::move(peer)) {}

    std::string peer() const override { return endpoint_text(peer_); }

private:
    boost::asio::ip::tcp::endpoint peer_;
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

}  // namespace scribed::net
