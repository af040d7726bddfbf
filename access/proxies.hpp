// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scribed::access {

/// The proxies in front of us, by their numeric addresses. What they say of a client is believed; what anybody else
/// says is not.
class Proxies {
public:
    explicit Proxies(std::vector<std::string> addresses) : addresses_(std::move(addresses)) {}

    bool are(std::string_view address) const;

    /// Who asks, when `peer` sent a request with this X-Forwarded-For, which each proxy has written its own peer at the
    /// end of: the last of them that is none of ours.
    std::string client(std::string_view peer, std::string_view forwarded_for) const;

private:
    const std::vector<std::string> addresses_;
};

}  // namespace scribed::access
