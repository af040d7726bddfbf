// SPDX-License-Identifier: Apache-2.0
#include "identity/accounts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <optional>

#include "base/log.hpp"
#include "base/random.hpp"
#include "identity/vault_rotation.hpp"

namespace scribed::identity {
namespace {

// SQLite gives its journal files the mode of the database.
void create_private(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
}

Result<std::string> fit_at_start(store::AccountDatabase& database, const Vault* vault) {
    if (auto began = database.begin(); !began) return began.error();
    auto sealing_key = fit_vault(database, vault);
    const auto stored = sealing_key ? database.commit() : sealing_key.error();
    database.rollback();
    if (!stored) return stored.error();
    return sealing_key;
}

}  // namespace

Accounts::Accounts(std::unique_ptr<store::AccountStore> store, std::unique_ptr<VaultKeys> keys, std::string node)
    : store_(std::move(store)), keys_(std::move(keys)), node_(std::move(node)) {}

Result<std::unique_ptr<Accounts>> Accounts::open(
    const std::filesystem::path& file, VaultKeys::Read keys, std::string node
) {
    std::optional<Vault> vault;
    if (keys) {
        auto read = keys();
        if (!read) return read.error();
        vault.emplace(std::move(*read));
    }
    create_private(file);
    auto database = store::AccountDatabase::open(file);
    if (!database) return database.error();
    auto sealing_key = fit_at_start(*database, vault ? &*vault : nullptr);
    if (!sealing_key) return sealing_key.error();
    if (auto cleared = database->clear_leases(node); !cleared) return cleared.error();
    auto store = store::AccountStore::open(file);
    if (!store) return store.error();
    std::unique_ptr<VaultKeys> held;
    if (vault) held = std::make_unique<VaultKeys>(std::move(*vault), std::move(*sealing_key), std::move(keys));
    return std::unique_ptr<Accounts>(new Accounts(std::move(*store), std::move(held), std::move(node)));
}

std::string Accounts::new_holder() const { return node_ + ":" + random_hex(8); }

Result<store::LinkRow> Accounts::seal_login(const store::LinkKey& key, const proto::TokenSet& tokens) const {
    if (tokens.access_token.empty()) return Error(Errc::invalid, "there is no access token", "tokens.access_token");
    if (tokens.refresh_token.empty()) return Error(Errc::invalid, "there is no refresh token", "tokens.refresh_token");
    auto claims = proto::login_claims(tokens.id_token, tokens.access_token);
    store::LinkRow row;
    row.key = key;
    row.account_id = std::move(claims.account_id);
    row.email = std::move(claims.email);
    row.plan = std::move(claims.plan);
    seal_tokens(row, tokens);
    row.expires_ms = claims.expires.value_or(0);
    row.linked_ms = wall_now_ms();
    return row;
}

void Accounts::seal_tokens(store::LinkRow& row, const proto::TokenSet& tokens) const {
    const auto sealed = [this](const RecordName& name, const std::string& token) {
        return token.empty() ? std::string() : seal(name, token);
    };
    row.access_token = sealed(access_token_name(row.key), tokens.access_token);
    row.refresh_token = sealed(refresh_token_name(row.key), tokens.refresh_token);
}

Result<Secret> Accounts::unseal(const RecordName& name, std::string_view sealed) const {
    if (!has_vault()) return Error(Errc::unauthorized, "the link cannot be used without the vault key");
    return keys_->open(name, sealed);
}

net::Task<Result<void>> Accounts::catch_up() {
    if (!has_vault()) co_return Error(Errc::unauthorized, "no vault key is configured", "accounts.vault_key_file");
    const auto read = [](store::AccountDatabase& database) { return database.current_vault_key(); };
    const auto current = co_await store_->ask(read);
    if (!current) co_return current.error();
    co_return keys_->seal_under(*current);
}

net::Task<Result<void>> Accounts::rotate() {
    if (!has_vault()) co_return Error(Errc::unauthorized, "no vault key is configured", "accounts.vault_key_file");
    auto read = keys_->read();
    if (!read) co_return read.error();
    const auto vault = std::make_shared<const Vault>(std::move(*read));
    const auto begin = [vault](store::AccountDatabase& database) { return begin_rotation(database, *vault); };
    auto begun = co_await store_->ask(begin);
    if (!begun) co_return begun;
    keys_->replace(vault);
    Log("accounts").info("vault_rotation_begun", {{"to", vault->first_key()}});
    co_return begun;
}

net::Task<Result<VaultState>> Accounts::vault_state() {
    struct Stored {
        VaultState state;
        std::vector<std::string> needed;
    };
    const auto read = [](store::AccountDatabase& database) -> Result<Stored> {
        auto current = database.current_vault_key();
        if (!current) return current.error();
        auto old_keys = database.old_vault_keys();
        if (!old_keys) return old_keys.error();
        auto needed = database.vault_keys_in_use();
        if (!needed) return needed.error();
        const auto counts = database.seal_counts();
        if (!counts) return counts.error();
        if (!current->empty()) needed->push_back(*current);
        return Stored{{{}, {}, std::move(*current), std::move(*old_keys), *counts}, std::move(*needed)};
    };
    auto stored = co_await store_->ask(read);
    if (!stored) co_return stored.error();
    if (has_vault()) {
        keys_->look_again(stored->needed);
        // Where that key is missing the state shows another one.
        if (!stored->state.current_key.empty()) static_cast<void>(keys_->seal_under(stored->state.current_key));
        stored->state.sealing_key = keys_->sealing_key();
        stored->state.known_keys = keys_->known_keys();
    }
    co_return std::move(stored->state);
}

RecordName access_token_name(const store::LinkKey& key) { return {key.user, key.provider, "link.access_token"}; }
RecordName refresh_token_name(const store::LinkKey& key) { return {key.user, key.provider, "link.refresh_token"}; }
RecordName device_auth_id_name(const store::LinkKey& key) {
    return {key.user, key.provider, "device_login.device_auth_id"};
}
RecordName approval_name(const store::LinkKey& key) { return {key.user, key.provider, "device_login.approval"}; }
RecordName redirect_verifier_name(const store::LinkKey& key) {
    return {key.user, key.provider, "redirect_login.verifier"};
}

Result<std::optional<store::LinkRow>> put_login(
    store::AccountDatabase& database, const store::LinkRow& row, const store::AuditRow& entry
) {
    auto replaced = database.link(row.key);
    if (!replaced) return replaced;
    if (auto stored = database.put_link(row); !stored) return stored.error();
    if (auto stored = database.put_audit(entry); !stored) return stored.error();
    return replaced;
}

store::AuditRow audit_entry(const store::LinkKey& key, std::string event, std::string detail) {
    return {key, wall_now_ms(), std::move(event), std::move(detail)};
}

}  // namespace scribed::identity
