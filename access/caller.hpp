// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "access/scopes.hpp"

namespace scribed::access {

/// Who asks, as far as it was proved.
struct Caller {
    enum class By {
        machine,  ///< the unix socket, or loopback while no key was ever made: needs no proof
        key,
        ticket,
        browser,  ///< a cookie
    };
    std::string user;  ///< whose sessions and accounts the request is about
    Scopes scopes;
    By by = By::machine;
    std::string key_id;  ///< behind it; empty for the machine

    bool may(Scope scope) const { return scopes.has(scope); }
};

/// A user's name: 1 to 64 letters, digits and `._@-`, the first no dot. Errc::invalid.
Result<void> check_user_name(std::string_view name);

}  // namespace scribed::access
