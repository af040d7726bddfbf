// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "identity/auth_host.hpp"
#include "identity/vault.hpp"
#include "proto/jwt_claims.hpp"
#include "store/account_database.hpp"

namespace scribed::identity {

/// The accounts that are linked: their database and the vault. Every linked account and login works with it; any
/// thread. Several processes may share the database.
class Accounts {
public:
    /// Opens the database (a new one gets mode 0600) and proves that the vault fits what is stored in it. `vault`:
    /// nothing when no key is configured. `node`: a name for this daemon among those that share the database, the same
    /// after a restart. Errc::invalid with param `accounts.vault_key_file`: the key is another one, or is missing
    /// though the database needs it; nothing was changed then.
    static Result<std::unique_ptr<Accounts>> open(
        const std::filesystem::path& file, std::optional<Vault> vault, std::string node
    );

    store::AccountStore& store() const { return *store_; }
    /// Nothing when no key is configured: no account can be linked then.
    const Vault* vault() const { return vault_ ? &*vault_ : nullptr; }
    /// A holder's name for a lease.
    std::string new_holder() const;

    /// The row of a login's tokens, sealed, with what its claims say. Needs the vault. Errc::invalid without an access
    /// token or without a refresh token.
    Result<store::LinkRow> seal_login(const store::LinkKey& key, const proto::TokenSet& tokens) const;

private:
    Accounts(std::unique_ptr<store::AccountStore> store, std::optional<Vault> vault, std::string node);

    std::unique_ptr<store::AccountStore> store_;
    const std::optional<Vault> vault_;
    const std::string node_;
};

/// The names under which a link's and a login's secrets are sealed.
RecordName access_token_name(const store::LinkKey& key);
RecordName refresh_token_name(const store::LinkKey& key);
RecordName device_auth_id_name(const store::LinkKey& key);
RecordName approval_name(const store::LinkKey& key);
RecordName redirect_verifier_name(const store::LinkKey& key);

/// A new login takes the place of the link that was there, which is the answer; `entry` goes into the audit with it.
Result<std::optional<store::LinkRow>> put_login(
    store::AccountDatabase& database, const store::LinkRow& row, const store::AuditRow& entry
);

/// An audit entry of now.
store::AuditRow audit_entry(const store::LinkKey& key, std::string event, std::string detail);

}  // namespace scribed::identity
