// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/client.hpp"

namespace scribed::sandbox {

/// The clients that are registered.
class ClientDesk {
public:
    explicit ClientDesk(std::vector<Client> clients);

    /// Null when there is none of that id.
    const Client* find(std::string_view id) const;
    /// Null as well when `secret` is not the client's: a public one shows none.
    const Client* authenticate(std::string_view id, std::string_view secret) const;

private:
    std::map<std::string, Client, std::less<>> clients_;
};

}  // namespace scribed::sandbox
