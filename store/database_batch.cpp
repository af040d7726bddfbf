// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

namespace scribed::store {

Result<void> Database::put_piece(const PieceRow& row) {
    return put(
        "INSERT INTO piece (session, version, track_index, piece_index, begin_at, end_at, state, text, lane, attempts,"
        " error, passed_over) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, version, track_index, piece_index) DO UPDATE SET begin_at = excluded.begin_at,"
        " end_at = excluded.end_at, state = excluded.state, text = excluded.text, lane = excluded.lane,"
        " attempts = excluded.attempts, error = excluded.error, passed_over = excluded.passed_over",
        {row.session, row.version, row.track, row.index, row.begin, row.end, name(row.state), row.text, row.lane,
         row.attempts, row.error, row.passed_over}
    );
}

Result<std::vector<PieceRow>> Database::pieces(const std::string& session, int version) {
    const auto read = [&](const SqlRow& row) {
        PieceRow out;
        out.session = session;
        out.version = version;
        out.track = row.as<std::uint32_t>(0);
        out.index = row.as<std::uint32_t>(1);
        out.begin = row.as<Samples>(2);
        out.end = row.as<Samples>(3);
        out.state = parse_piece_state(row.text(4)).value_or(PieceState::failed);
        out.text = row.text(5);
        out.lane = row.text(6);
        out.attempts = row.as<int>(7);
        out.error = row.text(8);
        out.passed_over = row.text(9);
        return out;
    };
    return select(
        "SELECT track_index, piece_index, begin_at, end_at, state, text, lane, attempts, error,"
        " passed_over FROM piece"
        " WHERE session = ? AND version = ? ORDER BY track_index, piece_index",
        {session, version}, read
    );
}

Result<int> Database::next_version(const std::string& session) {
    const auto read = [](const SqlRow& row) { return row.as<int>(0); };
    auto newest = select("SELECT coalesce(max(version), 0) FROM canon WHERE session = ?", {session}, read);
    if (!newest) return newest.error();
    return newest->front() + 1;
}

Result<void> Database::put_canon(const CanonRow& row) {
    return put(
        "INSERT INTO canon (session, version, created_ms, json) VALUES (?, ?, ?, ?)",
        {row.session, row.version, row.created_ms, row.json}
    );
}

Result<CanonRow> Database::canon(const std::string& session, int version) {
    const auto read = [&](const SqlRow& row) { return CanonRow{session, row.as<int>(0), row.integer(1), row.text(2)}; };
    auto rows = version == 0 ? select(
                                   "SELECT version, created_ms, json FROM canon WHERE session = ?"
                                   " ORDER BY version DESC LIMIT 1",
                                   {session}, read
                               )
                             : select(
                                   "SELECT version, created_ms, json FROM canon WHERE session = ? AND version = ?",
                                   {session, version}, read
                               );
    if (!rows) return rows.error();
    if (rows->empty()) return Error(Errc::not_found, "no such version of the transcript", session);
    return std::move(rows->front());
}

Result<std::vector<std::pair<int, UnixMs>>> Database::canon_versions(const std::string& session) {
    const auto read = [](const SqlRow& row) { return std::pair<int, UnixMs>(row.as<int>(0), row.integer(1)); };
    return select("SELECT version, created_ms FROM canon WHERE session = ? ORDER BY version", {session}, read);
}

}  // namespace scribed::store
