// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace scribed::clients {

/// What a verified handshake showed.
struct TlsFacts {
    std::string protocol;  ///< `TLSv1.3`
    std::string issuer;
    int days_left = 0;  ///< until the certificate expires
};

/// Connects to a host by TCP and closes again. Blocks for at most `patience`, name resolution aside. Errc::unreachable
/// says which step failed.
Result<void> probe_tcp(const std::string& host, std::uint16_t port, std::chrono::seconds patience);

/// The same with TLS: certificate and host name verified against the system's trust, and `ca_file` when not empty.
Result<TlsFacts> probe_tls(
    const std::string& host, std::uint16_t port, const std::string& ca_file, std::chrono::seconds patience
);

/// The numeric addresses of a host name, comma between them.
Result<std::string> resolve_name(const std::string& host);

}  // namespace scribed::clients
