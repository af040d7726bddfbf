// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "daemon/config.hpp"
#include "identity/accounts.hpp"

namespace scribed::daemon {

/// Opens the accounts database with the vault key that the configuration, else systemd's credential, gives; without a
/// key no account can be linked. The state directory exists. Errc::invalid with the configuration key as param.
Result<std::unique_ptr<identity::Accounts>> open_accounts(const Config& config);

/// An address that others can reach is served only once there is a key, since then nobody is let in without one.
/// Errc::invalid with listen.address. After open_accounts().
Result<void> check_public_address(const Config& config);

}  // namespace scribed::daemon
