// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_KEY_COLUMNS "id, user, scopes, label, hash, created_ms, expires_ms, revoked_ms, used_ms"

ApiKeyRow read_key(const SqlRow& row) {
    return ApiKeyRow{row.text(0),    row.text(1),    row.text(2),    row.text(3),   row.text(4),
                     row.integer(5), row.integer(6), row.integer(7), row.integer(8)};
}

}  // namespace

Result<void> AccountDatabase::put_api_key(const ApiKeyRow& row) {
    return put(
        "INSERT INTO api_key (" SCRIBED_KEY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.id, row.user, row.scopes, row.label, row.hash, row.created_ms, row.expires_ms, row.revoked_ms, row.used_ms}
    );
}

Result<std::optional<ApiKeyRow>> AccountDatabase::api_key(const std::string& id) {
    auto rows = select("SELECT " SCRIBED_KEY_COLUMNS " FROM api_key WHERE id = ?", {id}, read_key);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<ApiKeyRow>();
    return std::optional(std::move(rows->front()));
}

Result<std::vector<ApiKeyRow>> AccountDatabase::api_keys(const std::string& user) {
    return select(
        "SELECT " SCRIBED_KEY_COLUMNS " FROM api_key WHERE ?1 = '' OR user = ?1 ORDER BY created_ms DESC, id", {user},
        read_key
    );
}

Result<bool> AccountDatabase::has_api_keys() {
    const auto read = [](const SqlRow& row) { return row.integer(0) != 0; };
    const auto rows = select("SELECT EXISTS (SELECT 1 FROM api_key)", {}, read);
    if (!rows) return rows.error();
    return rows->front();
}

Result<bool> AccountDatabase::revoke_api_key(const std::string& id, UnixMs now) {
    const auto key = api_key(id);
    if (!key) return key.error();
    if (!*key) return Error(Errc::not_found, "no such key", "id");
    const auto changed = sql().change("UPDATE api_key SET revoked_ms = ? WHERE id = ? AND revoked_ms = 0", {now, id});
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> AccountDatabase::set_api_key_used(const std::string& id, UnixMs now) {
    return put("UPDATE api_key SET used_ms = ? WHERE id = ?", {now, id});
}

}  // namespace scribed::store
