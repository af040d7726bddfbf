// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "net/http_server.hpp"
#include "net/listener.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::test {

/// An HTTP server on a free loopback port, or a unix socket, of a TestLoop. Its end kills and joins all connections.
class Loopback {
public:
    Loopback(
        TestLoop& loop,
        net::HttpHandler handler,
        net::HttpServerLimits limits = {},
        std::optional<net::TlsContext> tls = std::nullopt
    );
    Loopback(TestLoop& loop, net::HttpHandler handler, std::string unix_socket);
    ~Loopback();

    /// `http://127.0.0.1:port/path`, https with TLS, or http+unix.
    net::Url url(const std::string& path) const;
    net::Url websocket_url(const std::string& path) const;
    std::uint16_t port() const { return listener_.port(); }

    bool draining = false;

private:
    net::Task<void> serve();

    TestLoop& loop_;
    net::HttpHandler handler_;
    net::HttpServerLimits limits_;
    std::optional<net::TlsContext> tls_;
    std::string unix_socket_;
    net::Listener listener_;
    net::TaskGroup group_;
};

/// A context that trusts nobody but the system's authorities; for plain connections too.
net::TlsContext plain_tls();

/// A server context with a fresh self-signed certificate, and a client context that trusts it.
std::pair<net::TlsContext, net::TlsContext> tls_pair();

}  // namespace scribed::test
