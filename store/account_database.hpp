// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "store/account_rows.hpp"
#include "store/database_thread.hpp"
#include "store/sql_database.hpp"
#include "store/webhook_rows.hpp"

namespace scribed::store {

/// The tables of linked accounts. Several processes may have the same file open: each call that decides something by
/// what it reads must run inside a transaction, as DatabaseThread does.
class AccountDatabase : public SqlDatabase {
public:
    static constexpr const char* kLogName = "accounts";
    static Result<AccountDatabase> open(const std::filesystem::path& file);

    /// Nothing when there is no such link.
    Result<std::optional<LinkRow>> link(const LinkKey& key);
    /// In order of provider.
    Result<std::vector<LinkRow>> links(const std::string& user);
    /// Everybody's, in order of user and provider.
    Result<std::vector<LinkRow>> all_links();
    /// Inserts or replaces: the link is active, with a new version, and nobody holds its lease; nothing is known of it.
    Result<void> put_link(const LinkRow& row);
    /// Errc::not_found.
    Result<void> remove_link(const LinkKey& key);

    enum class Lease {
        yours,    ///< nobody else will refresh before `until_ms`
        held,     ///< somebody else is at it
        changed,  ///< another version is there, or the link is gone or not active: look again
    };
    /// Asks to be the one who refreshes version `seen` of the link.
    Result<Lease> lease_link(
        const LinkKey& key, std::int64_t seen, const std::string& holder, UnixMs now, UnixMs until_ms
    );
    /// Prolongs the lease, if `holder` still has it.
    Result<void> hold_link(const LinkKey& key, const std::string& holder, UnixMs until_ms);
    /// Gives the lease back, if `holder` still has it.
    Result<void> release_link(const LinkKey& key, const std::string& holder);
    /// What a refresh of version `seen` brought: tokens, claims and times of `row`; an empty refresh token means that
    /// the stored one stays. False, and nothing stored, when that version is not there any more.
    Result<bool> renew_link(const LinkRow& row, std::int64_t seen);
    /// Version `seen` can never be refreshed. False, and nothing stored, when it is not there any more.
    Result<bool> end_link(const LinkKey& key, std::int64_t seen, LinkStatus status, const std::string& reason);

    /// Gives back what an earlier life of this program held: leases whose holder's name starts with `node` and a colon.
    Result<void> clear_leases(const std::string& node);

    Result<std::optional<DeviceLoginRow>> device_login(const LinkKey& key);
    /// Inserts or replaces the key's login.
    Result<void> put_device_login(const DeviceLoginRow& row);
    /// These two concern the login with that id only: false when another, or none, is there.
    Result<bool> update_device_login(const DeviceLoginRow& row);
    Result<bool> remove_device_login(const LinkKey& key, const std::string& id);
    /// Asks to be the one who polls for the login: false when somebody else does, or it is not pending any more. The
    /// holder asks again before `until_ms`.
    Result<bool> lease_device_login(
        const LinkKey& key, const std::string& id, const std::string& holder, UnixMs now, UnixMs until_ms
    );
    /// Gives that back, if `holder` still has it.
    Result<void> release_device_login(const LinkKey& key, const std::string& id, const std::string& holder);
    /// Every login that is pending.
    Result<std::vector<DeviceLoginRow>> pending_device_logins();

    // account_redirects.cpp: sign-ins by redirect that are under way.

    /// Also deletes what has expired, and a user's oldest when he has too many.
    Result<void> put_redirect_login(const RedirectLoginRow& row, UnixMs now);
    /// Deletes it in the same step. Nothing when there is none of that hash; one that has expired is none.
    Result<std::optional<RedirectLoginRow>> take_redirect_login(const std::string& state, UnixMs now);

    // account_vault.cpp: the vault's keys. Every call that stores a sealed text refuses one that another key than the
    // current one has sealed; refused_seal() knows that error.

    static bool refused_seal(const Error& error);
    /// The id of the key that seals now; empty before there is one.
    Result<std::string> current_vault_key();
    /// Whether the key is the current one, or was.
    Result<bool> knew_vault_key(const std::string& key_id);
    /// Errc::conflict: it was before.
    Result<void> make_vault_key_current(const std::string& key_id);
    /// Keys that were replaced and are not gone yet.
    Result<std::vector<std::string>> old_vault_keys();
    /// A key that was replaced is gone, once nothing stands under it.
    Result<void> end_vault_key(const std::string& key_id);
    /// (key id, sealed): a text under each key, to prove that it is the right one.
    Result<std::vector<std::pair<std::string, std::string>>> vault_checks();
    Result<void> put_vault_check(const std::string& key_id, const std::string& sealed);
    /// Those of keys that nothing else stands under, except the current one.
    Result<void> drop_vault_checks();
    /// The keys that something stands under.
    Result<std::vector<std::string>> vault_keys_in_use();
    Result<SealCounts> seal_counts();
    /// Stale texts behind `after` (a default one: from the start) in order of field, user and provider.
    Result<std::vector<SealedRow>> stale_seals(const SealedRow& after, std::size_t limit);
    /// Puts `sealed` in the place of what was seen and changes nothing else. False when something else is there now.
    Result<bool> replace_seal(const SealedRow& seen, const std::string& sealed);
    /// Wipes what was overwritten and deleted out of the database and its journal. Outside of a transaction only.
    /// Errc::timeout: another process reads or writes.
    Result<void> scrub();

    // account_checks.cpp: what is known of links from using them.

    /// The link whose check has been due the longest at `now`, if there is one: whoever gets it has until `until_ms` to
    /// check it. A link that was never checked is due, and one that has just ended.
    Result<std::optional<LinkRow>> take_due_check(UnixMs now, UnixMs until_ms);
    /// The same of this link, due or not. Nothing when there is no such link.
    Result<std::optional<LinkRow>> take_check(const LinkKey& key, UnixMs until_ms);
    /// The next check of the link, if there was one before, is due now.
    Result<void> check_soon(const LinkKey& key);
    /// Nothing when it was never checked.
    Result<std::optional<LinkCheckRow>> link_check(const LinkKey& key);
    /// In order of user and provider; of everybody when `user` is empty.
    Result<std::vector<LinkCheckRow>> link_checks(const std::string& user);
    /// Inserts or replaces. Errc::not_found when there is no such link.
    Result<void> put_link_check(const LinkCheckRow& row);
    /// Inserts or replaces; nothing happens when there is no such link, or when a success is told of one that is dead:
    /// other credentials had it.
    Result<void> put_capability(const CapabilityRow& row);
    /// In order of provider and name.
    Result<std::vector<CapabilityRow>> capabilities(const std::string& user);

    // The audit trail.

    Result<void> put_audit(const AuditRow& row);
    /// Calls `written` after each put_audit() of this object, before its commit.
    void on_audit(std::function<void()> written) { on_audit_ = std::move(written); }
    /// Newest first; of everybody when `user` is empty.
    Result<std::vector<AuditRow>> audit(const std::string& user, std::size_t limit);

    // account_keys.cpp, account_passes.cpp: who may ask.

    /// Errc::conflict when the id is taken.
    Result<void> put_api_key(const ApiKeyRow& row);
    /// Nothing when there is no such key; one that is not valid any more is there.
    Result<std::optional<ApiKeyRow>> api_key(const std::string& id);
    /// Newest first; of everybody when `user` is empty.
    Result<std::vector<ApiKeyRow>> api_keys(const std::string& user);
    /// Whether any key was ever made.
    Result<bool> has_api_keys();
    /// False when it was revoked before. Errc::not_found.
    Result<bool> revoke_api_key(const std::string& id, UnixMs now);
    Result<void> set_api_key_used(const std::string& id, UnixMs now);

    enum class Pass { ticket, browser };
    /// Also deletes what has expired.
    Result<void> put_pass(Pass kind, const PassRow& row);
    /// Nothing when there is none of that hash. One that has expired, or whose key is not valid any more, is none.
    Result<std::optional<PassRow>> pass(Pass kind, const std::string& hash, UnixMs now);
    /// The same, and deletes it in the same step.
    Result<std::optional<PassRow>> take_pass(Pass kind, const std::string& hash, UnixMs now);

    // account_webhook.cpp: how far an application was told of the audit trail.

    /// The first time: what happened so far is not told. Afterwards it changes nothing.
    Result<void> start_webhook(const std::string& origin);
    /// Errc::not_found before start_webhook().
    Result<WebhookState> webhook_state();
    /// The oldest event that is not told, and the right to tell it; nothing when there is none, when its time has not
    /// come, or when somebody else has that right.
    Result<std::optional<WebhookTurn>> lease_webhook(const std::string& holder, UnixMs now, UnixMs until_ms);
    /// Stores how the turn ended and gives the right back; false, and nothing stored, when `holder` has it no more.
    Result<bool> end_webhook_turn(const WebhookCursor& cursor, const std::string& holder);
    /// The next try may be made at once.
    Result<void> hurry_webhook();

private:
    explicit AccountDatabase(Sqlite sql) : SqlDatabase(std::move(sql)) {}
    Result<std::int64_t> next_version();

    std::function<void()> on_audit_;
};

/// That database on its own thread.
using AccountStore = DatabaseThread<AccountDatabase>;

}  // namespace scribed::store
