// SPDX-License-Identifier: Apache-2.0
#include "identity/accounts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "base/random.hpp"

namespace scribed::identity {
namespace {

constexpr std::string_view kCheckText = "scribed vault check";
constexpr RecordName kCheckName{"", "", "vault_check"};
constexpr const char* kKeySetting = "accounts.vault_key_file";

// SQLite gives its journal files the mode of the database.
void create_private(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
}

Result<void> check_vault(store::AccountDatabase& database, const Vault* vault) {
    const auto rows = database.vault_checks();
    if (!rows) return rows.error();
    if (vault == nullptr) {
        if (rows->empty()) return {};
        return Error(
            Errc::invalid,
            "the accounts database needs vault key " + rows->front().first + ", and none is configured: set " +
                std::string(kKeySetting) + ", or remove the database to link all accounts again",
            kKeySetting
        );
    }
    for (const auto& [id, sealed] : *rows) {
        const auto text = vault->open(kCheckName, sealed);
        if (text && text->view() == kCheckText) continue;
        return Error(
            Errc::invalid,
            "the vault key does not fit the accounts database, which needs key " + id + "; nothing was changed",
            kKeySetting
        );
    }
    return database.put_vault_check(vault->sealing_key(), vault->seal(kCheckName, kCheckText));
}

}  // namespace

Accounts::Accounts(std::unique_ptr<store::AccountStore> store, std::optional<Vault> vault, std::string node)
    : store_(std::move(store)), vault_(std::move(vault)), node_(std::move(node)) {}

Result<std::unique_ptr<Accounts>> Accounts::open(
    const std::filesystem::path& file, std::optional<Vault> vault, std::string node
) {
    create_private(file);
    auto database = store::AccountDatabase::open(file);
    if (!database) return database.error();
    if (auto fits = check_vault(*database, vault ? &*vault : nullptr); !fits) return fits.error();
    if (auto cleared = database->clear_leases(node); !cleared) return cleared.error();
    auto store = store::AccountStore::open(file);
    if (!store) return store.error();
    return std::unique_ptr<Accounts>(new Accounts(std::move(*store), std::move(vault), std::move(node)));
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
    row.access_token = vault_->seal(access_token_name(key), tokens.access_token);
    row.refresh_token = vault_->seal(refresh_token_name(key), tokens.refresh_token);
    row.expires_ms = claims.expires.value_or(0);
    row.linked_ms = wall_now_ms();
    return row;
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
