// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"

namespace scribed::identity {

/// Tells the auth host that a link's refresh token is not to be taken any more (upstream.md 1.6); what it answers is
/// logged and changes nothing here. Not the token of `kept`, if that is the same.
net::Task<void> revoke(
    const Accounts& accounts, const AuthHost& host, store::LinkRow row, std::optional<store::LinkRow> kept, Log log
);

}  // namespace scribed::identity
