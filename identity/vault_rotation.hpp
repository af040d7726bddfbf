// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "identity/vault.hpp"
#include "store/account_database.hpp"

// Which key seals in an accounts database; docs/security.md, "A new vault key". All inside a transaction of the caller.
namespace scribed::identity {

/// Proves that the vault fits the database: that it holds the current key and all that something stands under. Gives
/// the key that seals, which is the vault's first one when the database has none yet, and when it never saw that one: a
/// new first key at start asks for a rotation. `vault`: null when no key is configured, the answer is empty then.
/// Errc::invalid with param `accounts.vault_key_file`: it does not fit, or is missing though the database needs it.
Result<std::string> fit_vault(store::AccountDatabase& database, const Vault* vault);

/// Makes the vault's first key the current one. Errc::conflict with param `accounts.vault_key_file`: it is that or was
/// before, or a key is missing that is still needed.
Result<void> begin_rotation(store::AccountDatabase& database, const Vault& vault);

}  // namespace scribed::identity
