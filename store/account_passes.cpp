// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

namespace scribed::store {
namespace {

PassRow read_pass(const SqlRow& row) {
    return PassRow{row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.integer(5)};
}

}  // namespace

Result<void> AccountDatabase::put_pass(Pass kind, const PassRow& row) {
    if (kind == Pass::ticket) {
        if (auto swept = put("DELETE FROM ticket WHERE expires_ms <= ?", {row.created_ms}); !swept) return swept;
        return put(
            "INSERT INTO ticket (hash, user, scopes, key_id, expires_ms) VALUES (?, ?, ?, ?, ?)",
            {row.hash, row.user, row.scopes, row.key_id, row.expires_ms}
        );
    }
    if (auto swept = put("DELETE FROM browser WHERE expires_ms <= ?", {row.created_ms}); !swept) return swept;
    return put(
        "INSERT INTO browser (hash, user, scopes, key_id, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?)",
        {row.hash, row.user, row.scopes, row.key_id, row.created_ms, row.expires_ms}
    );
}

Result<std::optional<PassRow>> AccountDatabase::pass(Pass kind, const std::string& hash, UnixMs now) {
    auto rows =
        kind == Pass::ticket
            ? select("SELECT hash, user, scopes, key_id, 0, expires_ms FROM ticket WHERE hash = ?", {hash}, read_pass)
            : select(
                  "SELECT hash, user, scopes, key_id, created_ms, expires_ms FROM browser WHERE hash = ?", {hash},
                  read_pass
              );
    if (!rows) return rows.error();
    const std::optional<PassRow> none;
    if (rows->empty() || rows->front().expires_ms <= now) return none;
    if (!rows->front().key_id.empty()) {
        const auto key = api_key(rows->front().key_id);
        if (!key) return key.error();
        if (!*key || !(*key)->valid(now)) return none;
    }
    return std::optional(std::move(rows->front()));
}

Result<std::optional<PassRow>> AccountDatabase::take_pass(Pass kind, const std::string& hash, UnixMs now) {
    auto found = pass(kind, hash, now);
    if (!found) return found;
    const auto* statement =
        kind == Pass::ticket ? "DELETE FROM ticket WHERE hash = ?" : "DELETE FROM browser WHERE hash = ?";
    if (auto erased = put(statement, {hash}); !erased) return erased.error();
    return found;
}

}  // namespace scribed::store
