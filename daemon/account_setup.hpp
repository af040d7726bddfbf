// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/config.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "net/tls_context.hpp"

namespace scribed::daemon {

/// Opens the accounts database with the vault key that the configuration, else systemd's credential, gives; without a
/// key no account can be linked. The state directory exists. Errc::invalid with the configuration key as param.
Result<std::unique_ptr<identity::Accounts>> open_accounts(const Config& config);
/// The same for a process that spends something (daemon/spending.hpp): what it holds is not given back when a daemon
/// starts anew on that state directory.
Result<std::unique_ptr<identity::Accounts>> open_accounts_to_spend(const Config& config);

/// Where the accounts database is; an absolute path.
std::filesystem::path accounts_file(const Config& config);

/// An address that others can reach is served only once there is a key, since then nobody is let in without one.
/// Errc::invalid with listen.address. After open_accounts().
Result<void> check_public_address(const Config& config);
/// The operator's OAuth client, with its secret; without an id there is none. Errc::invalid with the configuration key
/// as param.
Result<identity::OwnClient> open_own_client(const Config& config);
/// Where accounts sign in. Errors: open_own_client().
Result<identity::AuthHost> open_auth_host(const Config& config, const net::TlsContext& tls);

}  // namespace scribed::daemon
