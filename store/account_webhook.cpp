// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "store/account_database.hpp"

namespace scribed::store {
namespace {

// Rows behind the cursor that the webhook tells.
std::string untold(std::string_view columns, std::string_view rest) {
    return fmt::format(
        "SELECT {} FROM audit WHERE number > (SELECT number FROM webhook) AND event IN ('{}'){}", columns,
        fmt::join(kWebhookEvents, "', '"), rest
    );
}

WebhookCursor read_cursor(const SqlRow& row) {
    return WebhookCursor{row.text(0),    row.integer(1), row.as<int>(2), row.integer(3),
                         row.integer(4), row.as<int>(5), row.text(6),    row.integer(7)};
}

}  // namespace

Result<void> AccountDatabase::start_webhook(const std::string& origin) {
    return put(
        "INSERT INTO webhook (only, origin, number, tries, first_try_ms, next_try_ms, last_status, last_error,"
        " last_success_ms, lease, lease_ms) SELECT 1, ?, coalesce(max(number), 0), 0, 0, 0, 0, '', 0, '', 0 FROM audit"
        " WHERE true ON CONFLICT DO NOTHING",
        {origin}
    );
}

Result<WebhookState> AccountDatabase::webhook_state() {
    auto cursors = select(
        "SELECT origin, number, tries, first_try_ms, next_try_ms, last_status, last_error, last_success_ms FROM "
        "webhook",
        {}, read_cursor
    );
    if (!cursors) return cursors.error();
    if (cursors->empty()) return Error(Errc::not_found, "the webhook was never started");
    static const auto kCount = untold("count(*)", "");
    const auto counts = select(kCount, {}, [](const SqlRow& row) { return row.integer(0); });
    if (!counts) return counts.error();
    return WebhookState{std::move(cursors->front()), counts->front()};
}

Result<std::optional<WebhookTurn>> AccountDatabase::lease_webhook(
    const std::string& holder, UnixMs now, UnixMs until_ms
) {
    auto state = webhook_state();
    if (!state) return state.error();
    if (state->pending == 0) {
        // What is never told need not be looked at again.
        auto passed =
            put("UPDATE webhook SET number = newest FROM (SELECT max(number) AS newest FROM audit)"
                " WHERE number < newest",
                {});
        if (!passed) return passed.error();
        return std::optional<WebhookTurn>();
    }
    const auto taken = sql().change(
        "UPDATE webhook SET lease = ?, lease_ms = ? WHERE next_try_ms <= ? AND (lease IN ('', ?) OR lease_ms <= ?)",
        {holder, until_ms, now, holder, now}
    );
    if (!taken) return taken.error();
    if (*taken == 0) return std::optional<WebhookTurn>();
    static const auto kNext = untold("number, user, provider, at_ms, event, detail", " ORDER BY number LIMIT 1");
    const auto read = [&](const SqlRow& row) {
        return WebhookTurn{
            state->cursor, row.integer(0), {{row.text(1), row.text(2)}, row.integer(3), row.text(4), row.text(5)}};
    };
    auto turns = select(kNext, {}, read);
    if (!turns) return turns.error();
    return std::optional(std::move(turns->front()));
}

Result<bool> AccountDatabase::end_webhook_turn(const WebhookCursor& cursor, const std::string& holder) {
    const auto changed = sql().change(
        "UPDATE webhook SET number = ?, tries = ?, first_try_ms = ?, next_try_ms = ?, last_status = ?, last_error = ?,"
        " last_success_ms = ?, lease = '', lease_ms = 0 WHERE lease = ?",
        {cursor.number, cursor.tries, cursor.first_try_ms, cursor.next_try_ms, cursor.last_status, cursor.last_error,
         cursor.last_success_ms, holder}
    );
    if (!changed) return changed.error();
    return *changed > 0;
}

Result<void> AccountDatabase::hurry_webhook() { return put("UPDATE webhook SET next_try_ms = 0", {}); }

}  // namespace scribed::store
