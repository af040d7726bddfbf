// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "store/account_database.hpp"

namespace scribed::store {
namespace {

// What the triggers of account_schema/0003.sql say.
constexpr std::string_view kRefusal = "sealed under a vault key that is not the current one";

struct SealedColumn {
    std::string_view field;
    std::string_view replace;
};
// The view sealed_text of the schema has the same list.
constexpr SealedColumn kColumns[] = {
    {"device_login.approval", "UPDATE device_login SET approval = ? WHERE user = ? AND provider = ? AND approval = ?"},
    {"device_login.device_auth_id",
     "UPDATE device_login SET device_auth_id = ? WHERE user = ? AND provider = ? AND device_auth_id = ?"},
    {"link.access_token", "UPDATE link SET access_token = ? WHERE user = ? AND provider = ? AND access_token = ?"},
    {"link.refresh_token", "UPDATE link SET refresh_token = ? WHERE user = ? AND provider = ? AND refresh_token = ?"},
    {"redirect_login.verifier",
     "UPDATE redirect_login SET verifier = ? WHERE user = ? AND provider = ? AND verifier = ?"},
};

std::string first_text(const SqlRow& row) { return row.text(0); }

}  // namespace

bool AccountDatabase::refused_seal(const Error& error) {
    return error.code() == Errc::conflict && error.param() == kRefusal;
}

Result<std::string> AccountDatabase::current_vault_key() {
    auto rows = select("SELECT key_id FROM current_seal", {}, first_text);
    if (!rows) return rows.error();
    return rows->empty() ? std::string() : std::move(rows->front());
}

Result<bool> AccountDatabase::knew_vault_key(const std::string& key_id) {
    const auto rows = select("SELECT key_id FROM vault_key WHERE key_id = ?", {key_id}, first_text);
    if (!rows) return rows.error();
    return !rows->empty();
}

Result<void> AccountDatabase::make_vault_key_current(const std::string& key_id) {
    return put("INSERT INTO vault_key (key_id) VALUES (?)", {key_id});
}

Result<std::vector<std::string>> AccountDatabase::old_vault_keys() {
    return select(
        "SELECT key_id FROM (SELECT key_id FROM vault_key WHERE gone = 0 UNION SELECT key_id FROM vault_check)"
        " WHERE key_id <> (SELECT key_id FROM current_seal)",
        {}, first_text
    );
}

Result<void> AccountDatabase::end_vault_key(const std::string& key_id) {
    return put(
        "UPDATE vault_key SET gone = 1 WHERE key_id = ? AND key_id <> (SELECT key_id FROM current_seal) AND NOT EXISTS"
        " (SELECT 1 FROM sealed_text WHERE substr(sealed, 1, length(key_id) + 4) = 'v1.' || key_id || '.')",
        {key_id}
    );
}

Result<std::vector<std::pair<std::string, std::string>>> AccountDatabase::vault_checks() {
    const auto read = [](const SqlRow& row) { return std::pair(row.text(0), row.text(1)); };
    return select("SELECT key_id, sealed FROM vault_check ORDER BY key_id", {}, read);
}

Result<void> AccountDatabase::put_vault_check(const std::string& key_id, const std::string& sealed) {
    return put("INSERT INTO vault_check (key_id, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING", {key_id, sealed});
}

Result<void> AccountDatabase::drop_vault_checks() {
    return put(
        "DELETE FROM vault_check WHERE key_id NOT IN (SELECT key_id FROM current_seal)"
        " AND EXISTS (SELECT 1 FROM current_seal) AND NOT EXISTS"
        " (SELECT 1 FROM sealed_text WHERE substr(sealed, 1, length(key_id) + 4) = 'v1.' || key_id || '.')",
        {}
    );
}

Result<std::vector<std::string>> AccountDatabase::vault_keys_in_use() {
    return select(
        "SELECT DISTINCT substr(sealed, 4, instr(substr(sealed, 4), '.') - 1) FROM sealed_text ORDER BY 1", {},
        first_text
    );
}

Result<SealCounts> AccountDatabase::seal_counts() {
    const auto read = [](const SqlRow& row) { return SealCounts{row.integer(0), row.integer(1)}; };
    auto rows = select(
        "SELECT count(*), coalesce(sum(substr(sealed, 1, length(prefix)) <> prefix), 0)"
        " FROM sealed_text LEFT JOIN current_seal",
        {}, read
    );
    if (!rows) return rows.error();
    return rows->front();
}

Result<std::vector<SealedRow>> AccountDatabase::stale_seals(const SealedRow& after, std::size_t limit) {
    const auto read = [](const SqlRow& row) { return SealedRow{row.text(0), {row.text(1), row.text(2)}, row.text(3)}; };
    return select(
        "SELECT field, user, provider, sealed FROM sealed_text JOIN current_seal"
        " WHERE substr(sealed, 1, length(prefix)) <> prefix AND (field, user, provider) > (?, ?, ?)"
        " ORDER BY field, user, provider LIMIT ?",
        {after.field, after.key.user, after.key.provider, limit}, read
    );
}

Result<bool> AccountDatabase::replace_seal(const SealedRow& seen, const std::string& sealed) {
    const auto* const column = std::ranges::find(kColumns, seen.field, &SealedColumn::field);
    if (column == std::end(kColumns)) return Error(Errc::internal, "no sealed text lies in " + seen.field);
    const auto changed = sql().change(column->replace, {sealed, seen.key.user, seen.key.provider, seen.sealed});
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> AccountDatabase::scrub() {
    // The copy that VACUUM makes on its way belongs into no directory of temporary files.
    if (auto done = sql().script("PRAGMA temp_store = MEMORY; VACUUM"); !done) return done;
    bool busy = false;
    const auto read = [&](const SqlRow& row) { busy = row.integer(0) != 0; };
    if (auto done = sql().query("PRAGMA wal_checkpoint(TRUNCATE)", {}, read); !done) return done;
    if (busy) return Error(Errc::timeout, "another process has the accounts database in use");
    return {};
}

}  // namespace scribed::store
