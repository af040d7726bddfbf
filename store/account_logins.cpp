// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_LOGIN_COLUMNS \
    "user, provider, id, state, message, user_code, device_auth_id, approval, interval_s, started_ms"

DeviceLoginRow read_login(const SqlRow& row) {
    return DeviceLoginRow{
        {row.text(0), row.text(1)},
        row.text(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.text(6),
        row.text(7),
        row.as<int>(8),
        row.integer(9)};
}

}  // namespace

Result<std::optional<DeviceLoginRow>> AccountDatabase::device_login(const LinkKey& key) {
    auto rows = select(
        "SELECT " SCRIBED_LOGIN_COLUMNS " FROM device_login WHERE user = ? AND provider = ?", {key.user, key.provider},
        read_login
    );
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<DeviceLoginRow>();
    return std::optional(std::move(rows->front()));
}

Result<void> AccountDatabase::put_device_login(const DeviceLoginRow& row) {
    return put(
        "INSERT OR REPLACE INTO device_login (" SCRIBED_LOGIN_COLUMNS
        ", lease, lease_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)",
        {row.key.user, row.key.provider, row.id, row.state, row.message, row.user_code, row.device_auth_id,
         row.approval, row.interval_s, row.started_ms}
    );
}

Result<bool> AccountDatabase::update_device_login(const DeviceLoginRow& row) {
    const auto changed = sql().change(
        "UPDATE device_login SET state = ?, message = ?, device_auth_id = ?, approval = ?, interval_s = ?"
        " WHERE user = ? AND provider = ? AND id = ?",
        {row.state, row.message, row.device_auth_id, row.approval, row.interval_s, row.key.user, row.key.provider,
         row.id}
    );
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<bool> AccountDatabase::remove_device_login(const LinkKey& key, const std::string& id) {
    const auto changed = sql().change(
        "DELETE FROM device_login WHERE user = ? AND provider = ? AND id = ?", {key.user, key.provider, id}
    );
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<bool> AccountDatabase::lease_device_login(
    const LinkKey& key, const std::string& id, const std::string& holder, UnixMs now, UnixMs until_ms
) {
    const auto changed = sql().change(
        "UPDATE device_login SET lease = ?, lease_ms = ? WHERE user = ? AND provider = ? AND id = ?"
        " AND state = 'pending' AND (lease IN ('', ?) OR lease_ms <= ?)",
        {holder, until_ms, key.user, key.provider, id, holder, now}
    );
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<std::vector<DeviceLoginRow>> AccountDatabase::pending_device_logins() {
    return select(
        "SELECT " SCRIBED_LOGIN_COLUMNS " FROM device_login WHERE state = 'pending' ORDER BY user, provider", {},
        read_login
    );
}

Result<void> AccountDatabase::put_audit(const AuditRow& row) {
    auto written =
        put("INSERT INTO audit (user, provider, at_ms, event, detail) VALUES (?, ?, ?, ?, ?)",
            {row.key.user, row.key.provider, row.at_ms, row.event, row.detail});
    if (written && on_audit_) on_audit_();
    return written;
}

Result<std::vector<AuditRow>> AccountDatabase::audit(const std::string& user, std::size_t limit) {
    const auto read = [](const SqlRow& row) {
        return AuditRow{{row.text(0), row.text(1)}, row.integer(2), row.text(3), row.text(4)};
    };
    return select(
        "SELECT user, provider, at_ms, event, detail FROM audit WHERE ?1 = '' OR user = ?1 ORDER BY number DESC LIMIT "
        "?2",
        {user, limit}, read
    );
}

}  // namespace scribed::store
