// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "net/tcp_stream.hpp"
#include "net/tls_context.hpp"

namespace scribed::net {

/// TLS over a connected socket, spoken by OpenSSL straight on the descriptor: an idle connection holds no buffers,
/// where asio::ssl::stream keeps 68 KiB for each.
class TlsStream final : public ByteStream {
public:
    using Endpoint = boost::asio::ip::tcp::endpoint;

    /// Serves. The first read or write does the handshake.
    static std::unique_ptr<TlsStream> server(TcpSocket socket, Endpoint peer, const TlsContext& tls);
    /// Asks for `host`, a name or an address, and verifies that the certificate is for it.
    static std::unique_ptr<TlsStream> client(
        TcpSocket socket, Endpoint peer, const TlsContext& tls, const std::string& host
    );
    ~TlsStream() override;

    /// Does what the first read or write would do anyway, so that its failure can be told apart.
    void handshake(Handler handler);

    Executor get_executor() override;
    void read_some(boost::asio::mutable_buffer into, Handler handler) override;
    void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) override;
    void close() override;
    void shutdown(Handler handler) override;
    std::string peer() const override;

private:
    struct State;
    explicit TlsStream(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace scribed::net
