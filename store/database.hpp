// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/rows.hpp"
#include "store/sql_database.hpp"
#include "transcript/scrollback.hpp"

namespace scribed::store {

/// All tables of sessions, by plain calls that block: used on the SQL thread only (store/store.hpp). Errors:
/// Errc::disk_full, Errc::io, Errc::corrupt, Errc::conflict (unique key).
class Database : public SqlDatabase {
public:
    static constexpr const char* kLogName = "store";
    static Result<Database> open(const std::filesystem::path& file);

    /// Errc::conflict when the id is taken. `version` is not stored: canon rows tell it.
    Result<void> insert_session(const SessionRow& row);
    /// These three: Errc::not_found.
    Result<void> set_state(
        const std::string& session, SessionState state, const std::string& reason, UnixMs stalled_ms = 0
    );
    Result<void> set_ended(const std::string& session, UnixMs ended_ms, std::int64_t duration_ms);
    Result<void> set_revision(const std::string& session, transcript::Revision revision);
    /// Errc::not_found.
    Result<SessionRow> session(const std::string& id);
    /// The same for one user's eyes: somebody else's session is not found.
    Result<SessionRow> session_of(const std::string& user, const std::string& id);
    /// The user's, newest first. `before` (an id, Errc::not_found) continues a listing; an empty `query` matches all,
    /// else titles and ids that contain it (letter case of ASCII does not matter), and sessions in whose newest
    /// transcript each of its words begins one (case and accents do not matter; doubted text does not count).
    Result<std::vector<SessionRow>> sessions(
        const std::string& user, std::size_t limit, const std::string& before, const std::string& query
    );
    /// Those whose work is not over, oldest first: live, finishing, transcribing, needs_reconnect.
    Result<std::vector<SessionRow>> unfinished();
    /// Removes the session and all that belongs to it (rows only). Errc::not_found.
    Result<void> remove_session(const std::string& id);

    // Each put below: Errc::not_found when the session does not exist.

    /// Inserts or replaces by (session, index). Errc::conflict when another track of the session has the id.
    Result<void> put_track(const TrackRow& row);
    /// In order of index.
    Result<std::vector<TrackRow>> tracks(const std::string& session);
    /// Inserts or replaces by (session, id); an older revision than the stored one is ignored.
    Result<void> put_segment(const std::string& session, const transcript::Segment& segment);
    /// In order of start, then track, then id; retracted ones included.
    Result<std::vector<transcript::Segment>> segments(const std::string& session);
    /// Inserts or replaces by (session, track, start): a gap that grew takes the place of what it was. An older
    /// revision than the stored one is ignored.
    Result<void> put_gap(const std::string& session, const transcript::Gap& gap);
    /// In order of start, then track.
    Result<std::vector<transcript::Gap>> gaps(const std::string& session);

    // The live text in parts, so that a long session need not be in memory as a whole.

    /// Final segments behind that place whose revision is not higher than `until`, in order of start, then track, then
    /// id.
    Result<std::vector<transcript::Segment>> finals(
        const std::string& session, transcript::Revision until, const TimelinePlace& behind, std::size_t most
    );
    /// The same of gaps, in order of start, then track.
    Result<std::vector<transcript::Gap>> gaps(
        const std::string& session, transcript::Revision until, const TimelinePlace& behind, std::size_t most
    );
    /// What changed after one revision and until another, retracted segments included: at most so many of each kind,
    /// and complete up to LiveChanges::until.
    Result<LiveChanges> changes(
        const std::string& session, transcript::Revision after, transcript::Revision until, std::size_t most
    );
    /// Where all that is stored of segments, gaps and lanes ends.
    Result<transcript::TimelineEnd> timeline_end(const std::string& session);

    Result<void> put_mark(const MarkRow& row);
    /// In order of time.
    Result<std::vector<MarkRow>> marks(const std::string& session);
    /// Appends; lanes() gives them back in this order.
    Result<void> put_lane(const LaneRow& row);
    Result<std::vector<LaneRow>> lanes(const std::string& session);
    /// The newest word about its stretch: what was there gives way, spans that touch and say the same become one.
    /// With neither lane nor gap it only takes away.
    Result<void> put_span(SpanRow row);
    /// In order of track, then start; those of a track do not overlap.
    Result<std::vector<SpanRow>> spans(const std::string& session);

    /// Inserts or replaces by (session, version, track, index).
    Result<void> put_piece(const PieceRow& row);
    /// In order of track, then index.
    Result<std::vector<PieceRow>> pieces(const std::string& session, int version);
    /// The version that a job under way is making: one past the newest canon.
    Result<int> next_version(const std::string& session);
    /// Stores the canon; the session's version is the greatest stored. Errc::conflict: never overwritten.
    Result<void> put_canon(const CanonRow& row);
    /// `version` 0: the newest. Errc::not_found.
    Result<CanonRow> canon(const std::string& session, int version);
    /// (version, created_ms) of each, oldest first.
    Result<std::vector<std::pair<int, UnixMs>>> canon_versions(const std::string& session);

private:
    explicit Database(Sqlite sql) : SqlDatabase(std::move(sql)) {}
};

}  // namespace scribed::store
