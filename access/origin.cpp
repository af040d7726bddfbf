// SPDX-License-Identifier: Apache-2.0
#include "access/origin.hpp"

#include <algorithm>

#include "net/url.hpp"
#include "proto/ascii.hpp"

namespace scribed::access {

bool origin_allowed(std::string_view origin, std::string_view host, const std::vector<std::string>& others) {
    const auto same = [&](const std::string& other) { return proto::equal_ignoring_case(origin, other); };
    if (std::ranges::any_of(others, same)) return true;
    const auto url = net::parse_url(origin);
    if (!url || host.empty() || !proto::equal_ignoring_case(url->host_header(), host)) return false;
    // Nothing more than that.
    return proto::equal_ignoring_case(origin, url->scheme + "://" + url->host_header());
}

bool names_loopback(std::string_view host) {
    if (host.find_first_of("/?#") != std::string_view::npos) return false;
    // An IPv6 address without a port needs no brackets as text, and does in an address.
    const bool bare = std::ranges::count(host, ':') > 1 && !host.starts_with('[');
    const auto url = net::parse_url("http://" + (bare ? "[" + std::string(host) + "]" : std::string(host)));
    return url && url->this_machine();
}

}  // namespace scribed::access
