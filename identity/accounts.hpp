// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "identity/auth_host.hpp"
#include "identity/vault_keys.hpp"
#include "proto/jwt_claims.hpp"
#include "store/account_database.hpp"

namespace scribed::identity {

/// How the vault stands.
struct VaultState {
    std::string sealing_key;              ///< what this daemon seals with; empty: no key is configured
    std::vector<std::string> known_keys;  ///< what this daemon opens, in the order of the key file
    std::string current_key;              ///< what the database takes; empty: none yet
    std::vector<std::string> old_keys;    ///< replaced, and not gone yet: a rotation is under way
    store::SealCounts texts;
};

/// The accounts that are linked: their database and the vault. Every linked account and login works with it; any
/// thread. Several processes may share the database, and any of them may bring a new vault key in.
class Accounts {
public:
    /// Opens the database (a new one gets mode 0600) and proves that the keys fit what is stored in it (fit_vault).
    /// `keys`: empty when none are configured. `node`: a name for this daemon among those that share the database, the
    /// same after a restart. Errc::invalid with param `accounts.vault_key_file`: the key is another one, or is missing
    /// though the database needs it; nothing was changed then.
    static Result<std::unique_ptr<Accounts>> open(
        const std::filesystem::path& file, VaultKeys::Read keys, std::string node
    );

    store::AccountStore& store() const { return *store_; }
    /// Whether a key is configured; without one no account can be linked.
    bool has_vault() const { return keys_ != nullptr; }
    /// A holder's name for a lease.
    std::string new_holder() const;

    /// Needs the vault. What it gives is stored through store_sealed().
    std::string seal(const RecordName& name, std::string_view plain) const { return keys_->seal(name, plain); }
    /// Errc::unauthorized: the key is not here. Errc::corrupt: as Vault::open says.
    Result<Secret> unseal(const RecordName& name, std::string_view sealed) const;
    /// The row of a login's tokens, sealed, with what its claims say. Needs the vault. Errc::invalid without an access
    /// token or without a refresh token.
    Result<store::LinkRow> seal_login(const store::LinkKey& key, const proto::TokenSet& tokens) const;
    /// Puts the tokens into the row, sealed; one that is not there becomes empty.
    void seal_tokens(store::LinkRow& row, const proto::TokenSet& tokens) const;

    /// Has the store do what `make()` gives, which is work with texts sealed just now. When another key has become the
    /// current one the store refuses them: then once more with that key. Errors: the work's, and catch_up()'s.
    template <class Make>
    auto store_sealed(Make make)
        -> net::Task<std::invoke_result_t<std::invoke_result_t<Make&>, store::AccountDatabase&>> {
        for (int refusals = 0;; ++refusals) {
            auto work = make();
            auto done = co_await store_->ask(std::move(work));
            if (done || !store::AccountDatabase::refused_seal(done.error()) || refusals == kMostRefusals)
                co_return done;
            const auto caught_up = co_await catch_up();
            if (!caught_up) co_return caught_up.error();
        }
    }
    /// Seals with the database's current key from now on. Errc::unauthorized: it is not configured here; says what to
    /// do about it.
    net::Task<Result<void>> catch_up();

    /// Reads the keys anew and makes the first of them the current one (begin_rotation). Errc::invalid: they cannot be
    /// read. Errc::conflict: there is nothing new, or a key is missing.
    net::Task<Result<void>> rotate();
    /// Reads the keys anew first, as far as they fit, and catches up.
    net::Task<Result<VaultState>> vault_state();

private:
    static constexpr int kMostRefusals = 5;

    Accounts(std::unique_ptr<store::AccountStore> store, std::unique_ptr<VaultKeys> keys, std::string node);

    std::unique_ptr<store::AccountStore> store_;
    const std::unique_ptr<VaultKeys> keys_;
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
