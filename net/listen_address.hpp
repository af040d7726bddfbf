// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace scribed::net {

/// Where a socket listens.
struct ListenAddress {
    std::string ip;          ///< numeric; empty for a unix socket
    std::uint16_t port = 0;  ///< of a TCP socket
    std::string path;        ///< of a unix socket that has a file

    bool unix_socket() const { return ip.empty(); }
};

/// Errc::invalid when the descriptor is no listening TCP or unix stream socket.
Result<ListenAddress> listen_address(int descriptor);

}  // namespace scribed::net
