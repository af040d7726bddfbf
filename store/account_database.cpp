// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

#include "store/schema.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_LINK_COLUMNS                                                                                        \
    "user, provider, account_id, email, plan, status, reason, access_token, refresh_token, expires_ms, linked_ms, " \
    "refreshed_ms, version, client_id"

LinkStatus read_status(std::string_view text) {
    for (const auto status : {LinkStatus::active, LinkStatus::expired}) {
        if (name(status) == text) return status;
    }
    return LinkStatus::revoked;
}

LinkRow read_link(const SqlRow& row) {
    return LinkRow{
        {row.text(0), row.text(1)},
        row.text(2),
        row.text(3),
        row.text(4),
        read_status(row.text(5)),
        row.text(6),
        row.text(7),
        row.text(8),
        row.text(13),
        row.integer(9),
        row.integer(10),
        row.integer(11),
        row.integer(12)};
}

}  // namespace

std::string_view name(LinkStatus status) {
    switch (status) {
        case LinkStatus::active: return "active";
        case LinkStatus::expired: return "expired";
        case LinkStatus::revoked: return "revoked";
    }
    return "revoked";
}

Result<AccountDatabase> AccountDatabase::open(const std::filesystem::path& file) {
    auto sql = open_migrated(file, account_schema_steps());
    if (!sql) return sql.error();
    return AccountDatabase(std::move(*sql));
}

Result<std::int64_t> AccountDatabase::next_version() {
    const auto read = [](const SqlRow& row) { return row.integer(0); };
    auto rows = select("UPDATE serial SET value = value + 1 RETURNING value", {}, read);
    if (!rows) return rows.error();
    if (rows->empty()) return Error(Errc::corrupt, "the accounts database has no serial number");
    return rows->front();
}

Result<std::optional<LinkRow>> AccountDatabase::link(const LinkKey& key) {
    auto rows = select(
        "SELECT " SCRIBED_LINK_COLUMNS " FROM link WHERE user = ? AND provider = ?", {key.user, key.provider}, read_link
    );
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<LinkRow>();
    return std::optional(std::move(rows->front()));
}

Result<std::vector<LinkRow>> AccountDatabase::links(const std::string& user) {
    return select("SELECT " SCRIBED_LINK_COLUMNS " FROM link WHERE user = ? ORDER BY provider", {user}, read_link);
}

Result<std::vector<LinkRow>> AccountDatabase::all_links() {
    return select("SELECT " SCRIBED_LINK_COLUMNS " FROM link ORDER BY user, provider", {}, read_link);
}

Result<void> AccountDatabase::put_link(const LinkRow& row) {
    const auto version = next_version();
    if (!version) return version.error();
    return put(
        "INSERT OR REPLACE INTO link (" SCRIBED_LINK_COLUMNS
        ", lease, lease_ms) VALUES (?, ?, ?, ?, ?, 'active', '', ?, ?, ?, ?, ?, ?, ?, '', 0)",
        {row.key.user, row.key.provider, row.account_id, row.email, row.plan, row.access_token, row.refresh_token,
         row.expires_ms, row.linked_ms, row.refreshed_ms, *version, row.client_id}
    );
}

Result<void> AccountDatabase::remove_link(const LinkKey& key) {
    return change_one("DELETE FROM link WHERE user = ? AND provider = ?", {key.user, key.provider});
}

Result<AccountDatabase::Lease> AccountDatabase::lease_link(
    const LinkKey& key, std::int64_t seen, const std::string& holder, UnixMs now, UnixMs until_ms
) {
    const auto taken = sql().change(
        "UPDATE link SET lease = ?, lease_ms = ? WHERE user = ? AND provider = ? AND version = ? AND status = 'active'"
        " AND (lease = '' OR lease_ms <= ?)",
        {holder, until_ms, key.user, key.provider, seen, now}
    );
    if (!taken) return taken.error();
    if (*taken > 0) return Lease::yours;
    const auto row = link(key);
    if (!row) return row.error();
    const bool same = *row && (*row)->version == seen && (*row)->status == LinkStatus::active;
    return same ? Lease::held : Lease::changed;
}

Result<void> AccountDatabase::hold_link(const LinkKey& key, const std::string& holder, UnixMs until_ms) {
    return put(
        "UPDATE link SET lease_ms = ? WHERE user = ? AND provider = ? AND lease = ?",
        {until_ms, key.user, key.provider, holder}
    );
}

Result<void> AccountDatabase::release_link(const LinkKey& key, const std::string& holder) {
    return put(
        "UPDATE link SET lease = '', lease_ms = 0 WHERE user = ? AND provider = ? AND lease = ?",
        {key.user, key.provider, holder}
    );
}

Result<void> AccountDatabase::clear_leases(const std::string& node) {
    const auto prefix = node + ":";
    auto cleared = put("UPDATE link SET lease = '', lease_ms = 0 WHERE instr(lease, ?) = 1", {prefix});
    if (!cleared) return cleared;
    cleared = put("UPDATE device_login SET lease = '', lease_ms = 0 WHERE instr(lease, ?) = 1", {prefix});
    if (!cleared) return cleared;
    return put("UPDATE webhook SET lease = '', lease_ms = 0 WHERE instr(lease, ?) = 1", {prefix});
}

Result<bool> AccountDatabase::renew_link(const LinkRow& row, std::int64_t seen) {
    const auto version = next_version();
    if (!version) return version.error();
    const auto changed = sql().change(
        "UPDATE link SET account_id = ?, email = ?, plan = ?, status = 'active', reason = '', access_token = ?,"
        " refresh_token = coalesce(nullif(?, ''), refresh_token), expires_ms = ?, refreshed_ms = ?, version = ?,"
        " lease = '', lease_ms = 0 WHERE user = ? AND provider = ? AND version = ?",
        {row.account_id, row.email, row.plan, row.access_token, row.refresh_token, row.expires_ms, row.refreshed_ms,
         *version, row.key.user, row.key.provider, seen}
    );
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<bool> AccountDatabase::end_link(
    const LinkKey& key, std::int64_t seen, LinkStatus status, const std::string& reason
) {
    const auto version = next_version();
    if (!version) return version.error();
    const auto changed = sql().change(
        "UPDATE link SET status = ?, reason = ?, version = ?, lease = '', lease_ms = 0"
        " WHERE user = ? AND provider = ? AND version = ?",
        {name(status), reason, *version, key.user, key.provider, seen}
    );
    if (!changed) return changed.error();
    if (*changed > 0) {
        if (auto due = check_soon(key); !due) return due.error();
    }
    return *changed > 0;
}

}  // namespace scribed::store
