// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_CHECK_COLUMNS "user, provider, next_ms, checked_ms, verdict, message, usage, trouble"

LinkCheckRow read_check(const SqlRow& row) {
    return LinkCheckRow{
        {row.text(0), row.text(1)}, row.integer(2), row.integer(3), row.text(4), row.text(5), row.text(6), row.text(7)};
}

}  // namespace

Result<std::optional<LinkRow>> AccountDatabase::take_due_check(UnixMs now, UnixMs until_ms) {
    const auto read = [](const SqlRow& row) { return LinkKey{row.text(0), row.text(1)}; };
    const auto due = select(
        "SELECT link.user, link.provider FROM link LEFT JOIN link_check USING (user, provider)"
        " WHERE COALESCE(next_ms, 0) <= ? ORDER BY COALESCE(next_ms, 0), link.linked_ms LIMIT 1",
        {now}, read
    );
    if (!due) return due.error();
    if (due->empty()) return std::optional<LinkRow>();
    return take_check(due->front(), until_ms);
}

Result<std::optional<LinkRow>> AccountDatabase::take_check(const LinkKey& key, UnixMs until_ms) {
    auto row = link(key);
    if (!row || !*row) return row;
    auto taken =
        put("INSERT INTO link_check (" SCRIBED_CHECK_COLUMNS
            ") VALUES (?, ?, ?, 0, 'unknown', '', '', '')"
            " ON CONFLICT (user, provider) DO UPDATE SET next_ms = excluded.next_ms",
            {key.user, key.provider, until_ms});
    if (!taken) return taken.error();
    return row;
}

Result<void> AccountDatabase::check_soon(const LinkKey& key) {
    return put("UPDATE link_check SET next_ms = 0 WHERE user = ? AND provider = ?", {key.user, key.provider});
}

Result<std::optional<LinkCheckRow>> AccountDatabase::link_check(const LinkKey& key) {
    auto rows = select(
        "SELECT " SCRIBED_CHECK_COLUMNS " FROM link_check WHERE user = ? AND provider = ?", {key.user, key.provider},
        read_check
    );
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<LinkCheckRow>();
    return std::optional(std::move(rows->front()));
}

Result<std::vector<LinkCheckRow>> AccountDatabase::link_checks(const std::string& user) {
    return select(
        "SELECT " SCRIBED_CHECK_COLUMNS " FROM link_check WHERE ?1 = '' OR user = ?1 ORDER BY user, provider", {user},
        read_check
    );
}

Result<void> AccountDatabase::put_link_check(const LinkCheckRow& row) {
    return put(
        "INSERT OR REPLACE INTO link_check (" SCRIBED_CHECK_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {row.key.user, row.key.provider, row.next_ms, row.checked_ms, row.verdict, row.message, row.usage, row.trouble}
    );
}

Result<void> AccountDatabase::put_capability(const CapabilityRow& row) {
    return put(
        "INSERT OR REPLACE INTO capability (user, provider, name, ok, at_ms, reason)"
        " SELECT user, provider, ?3, ?4, ?5, ?6 FROM link WHERE user = ?1 AND provider = ?2"
        " AND (status = 'active' OR NOT ?4)",
        {row.key.user, row.key.provider, row.name, row.ok ? 1 : 0, row.at_ms, row.reason}
    );
}

Result<std::vector<CapabilityRow>> AccountDatabase::capabilities(const std::string& user) {
    const auto read = [](const SqlRow& row) {
        return CapabilityRow{{row.text(0), row.text(1)}, row.text(2), row.integer(3) != 0, row.integer(4), row.text(5)};
    };
    return select(
        "SELECT user, provider, name, ok, at_ms, reason FROM capability WHERE user = ? ORDER BY provider, name", {user},
        read
    );
}

}  // namespace scribed::store
