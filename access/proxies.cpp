// SPDX-License-Identifier: Apache-2.0
#include "access/proxies.hpp"

#include <algorithm>

#include "proto/ascii.hpp"

namespace scribed::access {
namespace {

// An IPv6 address with a zone has fewer; longer text is no address, and is not kept.
constexpr std::size_t kLongest = 64;

}  // namespace

bool Proxies::are(std::string_view address) const {
    return std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end();
}

std::string Proxies::client(std::string_view peer, std::string_view forwarded_for) const {
    while (are(peer) && !forwarded_for.empty()) {
        const auto comma = forwarded_for.rfind(',');
        const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
        const auto said = proto::trim(last);
        if (said.empty() || said.size() > kLongest) break;
        peer = said;
    }
    return std::string(peer);
}

}  // namespace scribed::access
