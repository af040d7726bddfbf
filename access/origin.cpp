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
    if (host == "::1") return true;
    const auto url = net::parse_url("http://" + std::string(host));
    if (!url) return false;
    std::string_view name = url->host;
    if (name.ends_with('.')) name.remove_suffix(1);
    const bool digits = std::ranges::all_of(name, [](char c) { return proto::is_digit(c) || c == '.'; });
    return name == "localhost" || name.ends_with(".localhost") || name == "::1" || (digits && name.starts_with("127."));
}

}  // namespace scribed::access
