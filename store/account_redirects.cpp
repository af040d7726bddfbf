// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_REDIRECT_COLUMNS "state, user, provider, browser, verifier, redirect_uri, client_id, expires_ms"

// Of one user at a time: more than somebody opens, and no way to fill the disk.
constexpr int kMostRedirects = 32;

RedirectLoginRow read_redirect(const SqlRow& row) {
    return RedirectLoginRow{
        row.text(0), {row.text(1), row.text(2)}, row.text(3), row.text(4), row.text(5), row.text(6), row.integer(7)};
}

}  // namespace

Result<void> AccountDatabase::put_redirect_login(const RedirectLoginRow& row, UnixMs now) {
    if (auto swept = put("DELETE FROM redirect_login WHERE expires_ms <= ?", {now}); !swept) return swept;
    auto thinned =
        put("DELETE FROM redirect_login WHERE state IN (SELECT state FROM redirect_login WHERE user = ?"
            " ORDER BY expires_ms DESC LIMIT -1 OFFSET ?)",
            {row.key.user, kMostRedirects - 1});
    if (!thinned) return thinned;
    return put(
        "INSERT INTO redirect_login (" SCRIBED_REDIRECT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {row.state, row.key.user, row.key.provider, row.browser, row.verifier, row.redirect_uri, row.client_id,
         row.expires_ms}
    );
}

Result<std::optional<RedirectLoginRow>> AccountDatabase::take_redirect_login(const std::string& state, UnixMs now) {
    auto rows = select(
        "DELETE FROM redirect_login WHERE state = ? RETURNING " SCRIBED_REDIRECT_COLUMNS, {state}, read_redirect
    );
    if (!rows) return rows.error();
    if (rows->empty() || rows->front().expires_ms <= now) return std::optional<RedirectLoginRow>();
    return std::optional(std::move(rows->front()));
}

}  // namespace scribed::store
