// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scribed::access {

/// Whether a page of `origin` (RFC 6454: `https://host:port`) may act here: it was served under the `host` that this
/// request names, or its origin is one of `others`. `null` and what is no origin may not.
bool origin_allowed(std::string_view origin, std::string_view host, const std::vector<std::string>& others);

/// Whether a Host header, or an address, names this machine: a page whose name somebody pointed at 127.0.0.1 (DNS
/// rebinding) sends its own.
bool names_loopback(std::string_view host);

}  // namespace scribed::access
