// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace scribed::net {

/// An absolute http, https, ws or wss URL, taken apart (RFC 3986); or http+unix or ws+unix, whose host is the
/// percent-encoded absolute path of a unix socket: `http+unix://%2Frun%2Fscribed.sock/path`.
struct Url {
    std::string scheme;
    std::string host;        ///< in lower case, without brackets; or the socket's path
    std::uint16_t port = 0;  ///< 0 for a unix socket
    std::string target;      ///< path and query, at least "/"

    bool secure() const { return scheme == "https" || scheme == "wss"; }
    /// Whether the host is this machine, by name or by a loopback address: nothing then crosses a network.
    bool this_machine() const;
    bool unix_socket() const { return scheme.ends_with("+unix"); }
    /// `host`, or `host:port` when the port is not the scheme's own; brackets around IPv6. A unix socket's server is
    /// `localhost`.
    std::string host_header() const;
    /// For people: the host_header(), or `unix:/run/scribed.sock`.
    std::string place() const;
    std::string text() const;
};

/// `localhost` and the names below it are this machine (RFC 6761 section 6.3), also where no /etc/hosts says so.
bool names_this_machine(std::string_view host);

/// Errc::invalid says what is wrong with it.
Result<Url> parse_url(std::string_view text);

/// `base` with `path` appended, slashes joined: ("http://h/api/", "/v1/x") -> "http://h/api/v1/x".
Result<Url> join_url(std::string_view base, std::string_view path);

/// `name=value` pairs of a query string, percent-decoded.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

/// Percent-decodes a path segment; Errc::invalid on a broken escape.
Result<std::string> decode_percent(std::string_view text);
std::string encode_percent(std::string_view text);

}  // namespace scribed::net
