// SPDX-License-Identifier: Apache-2.0
#include "daemon/settled_rows.hpp"

#include <algorithm>
#include <utility>

namespace scribed::daemon {
namespace {

// As often as the recorder tries a disk that is full.
constexpr std::chrono::seconds kTryAgain{1};

Result<void> put_row(store::Database& database, const std::string& session, const SettledRows::Row& row) {
    if (const auto* segment = std::get_if<transcript::Segment>(&row)) return database.put_segment(session, *segment);
    return database.put_gap(session, std::get<transcript::Gap>(row));
}

transcript::Revision revision_of(const SettledRows::Row& row) {
    return std::visit([](const auto& settled) { return settled.revision; }, row);
}

}  // namespace

void SettledRows::put(Row row) {
    // Not before one that failed: a next life begins behind the last that is stored.
    const auto waits = [](const Held& held) { return *held.write == Write::failed; };
    const bool behind = std::any_of(held_.begin(), held_.end(), waits);
    held_.push_back({std::move(row), std::make_shared<std::atomic<Write>>(Write::failed)});
    if (!behind) write({held_.back()});
}

void SettledRows::write(std::vector<Held> some) {
    std::vector<Row> rows;
    for (const auto& held : some) {
        *held.write = Write::under_way;
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
    const auto let_go = [&](const Held& held) {
        const bool done = *held.write == Write::done;
        if (done) stored.push_back(revision_of(held.row));
        return done;
    };
    std::erase_if(held_, let_go);
    if (now - tried_ < kTryAgain) return stored;
    std::vector<Held> failed;
    for (const auto& held : held_) {
        if (*held.write == Write::failed) failed.push_back(held);
    }
    if (failed.empty()) return stored;
    tried_ = now;
    write(std::move(failed));
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
