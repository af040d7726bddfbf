// SPDX-License-Identifier: Apache-2.0
#include "daemon/doors.hpp"

#include <filesystem>

#include "access/origin.hpp"
#include "base/log.hpp"
#include "net/listen_address.hpp"

namespace scribed::daemon {
namespace {

/// Whoever can open the unix socket is the operator.
constexpr mode_t kOperatorOnly = 0600;

}  // namespace

Result<void> Doors::describe(const std::vector<int>& passed, ListenConfig& config) {
    bool tcp = false;
    for (const int descriptor : passed) {
        const auto where = net::listen_address(descriptor);
        if (!where) return Error(where.error().code(), "a socket that systemd passed: " + where.error().message());
        if (where->unix_socket()) {
            config.unix_socket = where->path;
        } else if (!tcp || access::names_loopback(config.address)) {
            config.address = where->ip;
            config.port = where->port;
            tcp = true;
        }
    }
    return {};
}

Result<Doors> Doors::open(net::Executor executor, const Config& config, const std::vector<int>& passed) {
    Doors doors;
    for (const int descriptor : passed) {
        auto adopted = net::Listener::adopt(executor, descriptor);
        if (!adopted) return adopted.error();
        if (adopted->port() == 0) {
            doors.unix_path_ = config.listen.unix_socket;
        } else if (doors.port_ == 0) {
            doors.port_ = adopted->port();
        }
        doors.listeners_.push_back(std::move(*adopted));
    }
    if (doors.port_ == 0) {
        if (const auto opened = doors.open_tcp(executor, config.listen); !opened) return opened.error();
    }
    if (doors.unix_path_.empty() && config.listen.unix_socket != "off") {
        if (const auto opened = doors.open_unix(executor, config); !opened) return opened.error();
    }
    return doors;
}

Result<void> Doors::open_tcp(net::Executor executor, const ListenConfig& config) {
    auto opened = net::Listener::open(executor, config.address, config.port);
    if (!opened) return Error(opened.error().code(), opened.error().message(), "listen");
    port_ = opened->port();
    listeners_.push_back(std::move(*opened));
    return {};
}

Result<void> Doors::open_unix(net::Executor executor, const Config& config) {
    const auto& asked = config.listen.unix_socket;
    const auto path = asked.empty() ? (std::filesystem::path(config.state.dir) / "scribed.sock").string() : asked;
    auto opened = net::Listener::open_unix(executor, path, kOperatorOnly);
    if (!opened && asked.empty() && opened.error().code() == Errc::invalid) {
        // Nobody asked for it: a state directory too deep for a socket is no reason not to serve.
        Log("app").warn("no_unix_socket", {{"reason", opened.error().message()}, {"key", "listen.unix"}});
        return {};
    }
    if (!opened) return Error(opened.error().code(), opened.error().message(), "listen.unix");
    listeners_.push_back(std::move(*opened));
    unix_path_ = path;
    return {};
}

void Doors::close() {
    for (auto& listener : listeners_)
        listener.close();
}

}  // namespace scribed::daemon
