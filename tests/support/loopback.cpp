// SPDX-License-Identifier: Apache-2.0
#include "tests/support/loopback.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace scribed::test {

Loopback::Loopback(
    TestLoop& loop, net::HttpHandler handler, net::HttpServerLimits limits, std::optional<net::TlsContext> tls
)
    : loop_(loop),
      handler_(std::move(handler)),
      limits_(limits),
      tls_(std::move(tls)),
      listener_(net::Listener::open(loop.executor(), "127.0.0.1", 0).value()),
      group_(loop.executor(), "loopback") {
    group_.spawn(serve());
}

Loopback::Loopback(TestLoop& loop, net::HttpHandler handler, std::string unix_socket)
    : loop_(loop),
      handler_(std::move(handler)),
      unix_socket_(std::move(unix_socket)),
      listener_(net::Listener::open_unix(loop.executor(), unix_socket_, 0600).value()),
      group_(loop.executor(), "loopback") {
    group_.spawn(serve());
}

Loopback::~Loopback() {
    group_.kill();
    loop_.run(group_.join());
}

net::Task<void> Loopback::serve() {
    while (true) {
        auto stream = co_await listener_.accept(loop_.executor(), tls_);
        if (!stream) co_return;
        group_.spawn(net::serve_http(std::move(*stream), handler_, limits_, &draining));
    }
}

net::Url Loopback::url(const std::string& path) const {
    if (!unix_socket_.empty()) return {"http+unix", unix_socket_, 0, path};
    return {tls_ ? "https" : "http", "127.0.0.1", listener_.port(), path};
}

net::Url Loopback::websocket_url(const std::string& path) const {
    if (!unix_socket_.empty()) return {"ws+unix", unix_socket_, 0, path};
    return {tls_ ? "wss" : "ws", "127.0.0.1", listener_.port(), path};
}

net::TlsContext plain_tls() { return net::TlsContext::client().value(); }

std::pair<net::TlsContext, net::TlsContext> tls_pair() {
    const auto pem = net::make_self_signed().value();
    std::string name = (std::filesystem::temp_directory_path() / "scribed-ca-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    std::ofstream(name) << pem.certificate;
    auto client = net::TlsContext::client(name).value();
    std::filesystem::remove(name);
    return {net::TlsContext::server(pem.certificate, pem.key).value(), std::move(client)};
}

}  // namespace scribed::test
