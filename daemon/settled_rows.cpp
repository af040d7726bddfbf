// SPDX-License-Identifier: Apache-2.0
#include "daemon/settled_rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace scribed::daemon {
namespace {

// As often as the recorder tries a disk that is full.
constexpr std::chrono::seconds kTryAgain{1};

Result<void> put_row(store::Database& database, const std::string& session, const SettledRows::Row& row) {
    if (const auto* segment = std::get_if<transcript::Segment>(&row)) return database.put_segment(session, *segment);
    if (const auto* gap = std::get_if<transcript::Gap>(&row)) return database.put_gap(session, *gap);
    return database.put_span(std::get<store::SpanRow>(row));
}

std::optional<transcript::Revision> revision_of(const SettledRows::Row& row) {
    if (const auto* segment = std::get_if<transcript::Segment>(&row)) return segment->revision;
    if (const auto* gap = std::get_if<transcript::Gap>(&row)) return gap->revision;
    return std::nullopt;
}

/// Whether nothing of `earlier` would be left: the newest word about a stretch takes the place of all earlier ones.
bool replaces(const SettledRows::Row& row, const SettledRows::Row& earlier) {
    const auto* span = std::get_if<store::SpanRow>(&row);
    const auto* old = std::get_if<store::SpanRow>(&earlier);
    return span != nullptr && old != nullptr && span->track == old->track && span->start_ms <= old->start_ms &&
           old->end_ms <= span->end_ms;
}

}  // namespace

void SettledRows::put(Row row) {
    // A span that grows is held once.
    std::erase_if(held_, [&](const Held& held) { return *held.write == Write::failed && replaces(row, held.row); });
    // Not before one that failed: a next life begins behind the last that is stored.
    const auto waits = [](const Held& held) { return *held.write == Write::failed || *held.write == Write::again; };
    const bool behind = std::any_of(held_.begin(), held_.end(), waits);
    held_.push_back({std::move(row), std::make_shared<std::atomic<Write>>(Write::failed)});
    if (!behind) write({held_.back()}, Write::under_way);
}

void SettledRows::write(std::vector<Held> some, Write how) {
    std::vector<Row> rows;
    for (const auto& held : some) {
        *held.write = how;
        rows.push_back(held.row);
    }
    const auto put = [session = session_, rows = std::move(rows)](store::Database& database) {
        return store_all(database, session, rows);
    };
    store_.write(put, [some = std::move(some)](bool stored) {
        for (const auto& held : some)
            *held.write = stored ? Write::done : Write::failed;
    });
}

std::vector<transcript::Revision> SettledRows::tick(Instant now) {
    std::vector<transcript::Revision> stored;
    const auto undone = [](const Held& held) { return *held.write != Write::done; };
    const auto rest = std::find_if(held_.begin(), held_.end(), undone);
    for (auto held = held_.begin(); held != rest; ++held) {
        if (const auto revision = revision_of(held->row)) stored.push_back(*revision);
    }
    held_.erase(held_.begin(), rest);
    const auto failed = [](const Held& held) { return *held.write == Write::failed; };
    const auto first = std::find_if(held_.begin(), held_.end(), failed);
    if (first == held_.end() || now - tried_ < kTryAgain) return stored;
    // What came behind it may be stored. It is stored once more: the newest word about a stretch must come last.
    // And none beside one that is under way, which may fail yet.
    const auto writing = [&](const Held& held) { return undone(held) && !failed(held); };
    if (std::any_of(held_.begin(), held_.end(), writing)) return stored;
    tried_ = now;
    write({first, held_.end()}, Write::again);
    return stored;
}

std::vector<SettledRows::Row> SettledRows::held() const {
    std::vector<Row> rows;
    for (const auto& held : held_)
        rows.push_back(held.row);
    return rows;
}

Result<void> SettledRows::store_all(
    store::Database& database, const std::string& session, const std::vector<Row>& rows
) {
    for (const auto& row : rows) {
        auto put = put_row(database, session, row);
        if (!put) return put;
    }
    return {};
}

}  // namespace scribed::daemon
