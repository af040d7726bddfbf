// SPDX-License-Identifier: Apache-2.0
// The live text of a session, read back: all of it, or in parts.
#include <algorithm>
#include <utility>

#include "store/database.hpp"

namespace scribed::store {
namespace {

using transcript::Gap;
using transcript::Revision;
using transcript::Segment;
using transcript::SegmentState;

SegmentState read_segment_state(std::string_view text) {
    for (const auto state : {SegmentState::partial, SegmentState::final}) {
        if (transcript::name(state) == text) return state;
    }
    return SegmentState::retracted;
}

Segment read_segment(const SqlRow& row) {
    return {row.text(0),        row.text(1), row.integer(2),
            row.integer(3),     row.text(4), read_segment_state(row.text(5)),
            row.as<Revision>(6)};
}

Gap read_gap(const SqlRow& row) {
    return {row.text(0), row.integer(1), row.integer(2), row.text(3), row.as<Revision>(4)};
}

}  // namespace

Result<std::vector<Segment>> Database::segments(const std::string& session) {
    return select(
        "SELECT id, track, start_ms, end_ms, text, state, revision FROM segment WHERE session = ?"
        " ORDER BY start_ms, track, id",
        {session}, read_segment
    );
}

Result<std::vector<Gap>> Database::gaps(const std::string& session) {
    return select(
        "SELECT track, start_ms, end_ms, reason, revision FROM gap WHERE session = ? ORDER BY start_ms, track",
        {session}, read_gap
    );
}

Result<std::vector<Segment>> Database::finals(
    const std::string& session, Revision until, const TimelinePlace& behind, std::size_t most
) {
    return select(
        "SELECT id, track, start_ms, end_ms, text, state, revision FROM segment"
        " WHERE session = ? AND (start_ms, track, id) > (?, ?, ?) AND revision <= ? AND state = 'final'"
        " ORDER BY start_ms, track, id LIMIT ?",
        {session, behind.start_ms, behind.track, behind.id, until, most}, read_segment
    );
}

Result<std::vector<Gap>> Database::gaps(
    const std::string& session, Revision until, const TimelinePlace& behind, std::size_t most
) {
    return select(
        "SELECT track, start_ms, end_ms, reason, revision FROM gap"
        " WHERE session = ? AND (start_ms, track) > (?, ?) AND revision <= ? ORDER BY start_ms, track LIMIT ?",
        {session, behind.start_ms, behind.track, until, most}, read_gap
    );
}

Result<LiveChanges> Database::changes(const std::string& session, Revision after, Revision until, std::size_t most) {
    auto segments = select(
        "SELECT id, track, start_ms, end_ms, text, state, revision FROM segment"
        " WHERE session = ? AND revision > ? AND revision <= ? ORDER BY revision LIMIT ?",
        {session, after, until, most}, read_segment
    );
    if (!segments) return segments.error();
    auto gaps = select(
        "SELECT track, start_ms, end_ms, reason, revision FROM gap"
        " WHERE session = ? AND revision > ? AND revision <= ? ORDER BY revision LIMIT ?",
        {session, after, until, most}, read_gap
    );
    if (!gaps) return gaps.error();
    LiveChanges out{std::move(*segments), std::move(*gaps), until};
    if (out.segments.size() == most) out.until = std::min(out.until, out.segments.back().revision);
    if (out.gaps.size() == most) out.until = std::min(out.until, out.gaps.back().revision);
    const auto later = [&](const auto& row) { return row.revision > out.until; };
    std::erase_if(out.segments, later);
    std::erase_if(out.gaps, later);
    return out;
}

Result<transcript::TimelineEnd> Database::timeline_end(const std::string& session) {
    transcript::TimelineEnd out;
    const auto highest = [&](const SqlRow& row) { out.revision = std::max(out.revision, row.as<Revision>(0)); };
    for (const auto* statement :
         {"SELECT max(revision) FROM segment WHERE session = ?", "SELECT max(revision) FROM gap WHERE session = ?",
          "SELECT max(revision) FROM lane WHERE session = ?"}) {
        if (auto read = sql().query(statement, {session}, highest); !read) return read.error();
    }
    const auto settled = [&](const SqlRow& row) {
        auto& end = out.tracks[row.text(0)];
        end.settled_ms = std::max(end.settled_ms, row.integer(1));
    };
    for (const auto* statement :
         {"SELECT track, max(end_ms) FROM segment WHERE session = ? AND state = 'final' GROUP BY track",
          "SELECT track, max(end_ms) FROM gap WHERE session = ? GROUP BY track"}) {
        if (auto read = sql().query(statement, {session}, settled); !read) return read.error();
    }
    // Of a bare column beside max() SQLite gives what stands in the row of the greatest (lang_select, 3.1).
    const auto last_gap = [&](const SqlRow& row) {
        auto gap = read_gap(row);
        auto& end = out.tracks[gap.track];
        end.last_gap = std::move(gap);
    };
    auto read = sql().query(
        "SELECT track, start_ms, end_ms, reason, max(revision) FROM gap WHERE session = ? GROUP BY track", {session},
        last_gap
    );
    if (!read) return read.error();
    return out;
}

}  // namespace scribed::store
