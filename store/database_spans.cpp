// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "store/database.hpp"

namespace scribed::store {
namespace {

bool says_the_same(const SpanRow& a, const SpanRow& b) {
    return a.lane == b.lane && a.gap == b.gap && a.reason == b.reason;
}

#define SCRIBED_SPAN_COLUMNS "track, start_ms, end_ms, lane, gap, reason"

auto reader(const std::string& session) {
    return [&session](const SqlRow& row) {
        return SpanRow{session, row.text(0), row.integer(1), row.integer(2), row.text(3), row.text(4), row.text(5)};
    };
}

}  // namespace

Result<void> Database::put_span(SpanRow row) {
    if (row.start_ms >= row.end_ms) return {};
    // Those that it overlaps or touches. Before the last one that begins no later than it, none reaches it.
    const auto known = select(
        "SELECT " SCRIBED_SPAN_COLUMNS
        " FROM lane_span WHERE session = ?1 AND track = ?2 AND start_ms <= ?4"
        " AND start_ms >= coalesce((SELECT max(start_ms) FROM lane_span"
        " WHERE session = ?1 AND track = ?2 AND start_ms < ?3), 0) AND end_ms >= ?3 ORDER BY start_ms",
        {row.session, row.track, row.start_ms, row.end_ms}, reader(row.session)
    );
    if (!known) return known.error();
    const auto [start_ms, end_ms] = std::pair(row.start_ms, row.end_ms);
    std::vector<SpanRow> stay;
    const auto keep = [&](SpanRow old, std::int64_t from, std::int64_t to) {
        old.start_ms = from;
        old.end_ms = to;
        if (from < to) stay.push_back(std::move(old));
    };
    for (const auto& old : *known) {
        auto removed = change_one(
            "DELETE FROM lane_span WHERE session = ? AND track = ? AND start_ms = ?",
            {old.session, old.track, old.start_ms}
        );
        if (!removed) return removed;
        if (says_the_same(old, row)) {
            row.start_ms = std::min(row.start_ms, old.start_ms);
            row.end_ms = std::max(row.end_ms, old.end_ms);
            continue;
        }
        keep(old, old.start_ms, std::min(old.end_ms, start_ms));
        keep(old, std::max(old.start_ms, end_ms), old.end_ms);
    }
    if (!row.lane.empty() || !row.gap.empty()) stay.push_back(std::move(row));
    for (const auto& each : stay) {
        auto added =
            put("INSERT INTO lane_span (session, " SCRIBED_SPAN_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                {each.session, each.track, each.start_ms, each.end_ms, each.lane, each.gap, each.reason});
        if (!added) return added;
    }
    return {};
}

Result<std::vector<SpanRow>> Database::spans(const std::string& session) {
    return select(
        "SELECT " SCRIBED_SPAN_COLUMNS " FROM lane_span WHERE session = ? ORDER BY track, start_ms", {session},
        reader(session)
    );
}

}  // namespace scribed::store
