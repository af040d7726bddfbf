// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "net/listener.hpp"

namespace scribed::daemon {

/// The sockets that clients come in by: those that systemd passed, else those of the configuration. A kind of which
/// systemd passed one, TCP or unix, is not opened again.
class Doors {
public:
    /// Writes where passed sockets listen into `config.listen`, for whoever asks whether the address is public: of
    /// several TCP sockets, one that others can reach. Errc::invalid when one is of another kind.
    static Result<void> describe(const std::vector<int>& passed, ListenConfig& config);

    /// After describe(). Errc::io, Errc::invalid with the configuration key as param.
    static Result<Doors> open(net::Executor executor, const Config& config, const std::vector<int>& passed);

    /// Addresses stay good while this lives, moved or not.
    std::list<net::Listener>& listeners() { return listeners_; }
    std::uint16_t port() const { return port_; }
    /// Empty when there is no unix socket.
    const std::string& unix_path() const { return unix_path_; }
    void close();

private:
    Result<void> open_tcp(net::Executor executor, const ListenConfig& config);
    Result<void> open_unix(net::Executor executor, const Config& config);

    std::list<net::Listener> listeners_;
    std::uint16_t port_ = 0;  ///< of the first TCP socket
    std::string unix_path_;
};

}  // namespace scribed::daemon
