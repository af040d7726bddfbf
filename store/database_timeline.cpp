// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

namespace scribed::store {

using transcript::Gap;
using transcript::Segment;

Result<void> Database::put_track(const TrackRow& row) {
    return put(
        "INSERT INTO track (session, track_index, id, name, rate, file) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, track_index) DO UPDATE SET"
        " id = excluded.id, name = excluded.name, rate = excluded.rate, file = excluded.file",
        {row.session, row.index, row.id, row.name, row.rate, row.file}
    );
}

Result<std::vector<TrackRow>> Database::tracks(const std::string& session) {
    const auto read = [&](const SqlRow& row) {
        return TrackRow{session, row.as<std::uint32_t>(0), row.text(1), row.text(2), row.as<unsigned>(3), row.text(4)};
    };
    return select(
        "SELECT track_index, id, name, rate, file FROM track WHERE session = ? ORDER BY track_index", {session}, read
    );
}

Result<void> Database::put_segment(const std::string& session, const Segment& segment) {
    return put(
        "INSERT INTO segment (session, id, track, start_ms, end_ms, text, state, revision)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, id) DO UPDATE SET track = excluded.track, start_ms = excluded.start_ms,"
        " end_ms = excluded.end_ms, text = excluded.text, state = excluded.state, revision = excluded.revision"
        " WHERE excluded.revision >= revision",
        {session, segment.id, segment.track, segment.start_ms, segment.end_ms, segment.text,
         transcript::name(segment.state), segment.revision}
    );
}

Result<void> Database::put_gap(const std::string& session, const Gap& gap) {
    return put(
        "INSERT INTO gap (session, track, start_ms, end_ms, reason, revision) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, track, start_ms) DO UPDATE SET"
        " end_ms = excluded.end_ms, reason = excluded.reason, revision = excluded.revision"
        " WHERE excluded.revision >= revision",
        {session, gap.track, gap.start_ms, gap.end_ms, gap.reason, gap.revision}
    );
}

Result<void> Database::put_mark(const MarkRow& row) {
    return put("INSERT INTO mark (session, at_ms, label) VALUES (?, ?, ?)", {row.session, row.at_ms, row.label});
}

Result<std::vector<MarkRow>> Database::marks(const std::string& session) {
    const auto read = [&](const SqlRow& row) { return MarkRow{session, row.integer(0), row.text(1)}; };
    return select("SELECT at_ms, label FROM mark WHERE session = ? ORDER BY at_ms, number", {session}, read);
}

Result<void> Database::put_lane(const LaneRow& row) {
    return put(
        "INSERT INTO lane (session, at_ms, lane, state, reason, revision) VALUES (?, ?, ?, ?, ?, ?)",
        {row.session, row.at_ms, row.lane, row.state, row.reason, row.revision}
    );
}

Result<std::vector<LaneRow>> Database::lanes(const std::string& session) {
    const auto read = [&](const SqlRow& row) {
        return LaneRow{session, row.integer(0), row.text(1), row.text(2), row.text(3), row.as<transcript::Revision>(4)};
    };
    return select(
        "SELECT at_ms, lane, state, reason, revision FROM lane WHERE session = ? ORDER BY number", {session}, read
    );
}

}  // namespace scribed::store
