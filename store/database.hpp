// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/rows.hpp"
#include "transcript/segment.hpp"

namespace scribed::store {

/// All tables, by plain calls that block: used on the SQL thread only (store/store.hpp). SQLite in WAL mode; the schema
/// is numbered and migrated at open. Errors: Errc::disk_full, Errc::io, Errc::corrupt, Errc::conflict (unique key).
class Database {
public:
    static Result<Database> open(const std::filesystem::path& file);
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    Result<void> begin();
    Result<void> commit();
    void rollback();

    Result<void> insert_session(const SessionRow& row);
    Result<void> set_state(const std::string& session, SessionState state, const std::string& reason);
    Result<void> set_ended(const std::string& session, UnixMs ended_ms, std::int64_t duration_ms);
    Result<void> set_revision(const std::string& session, transcript::Revision revision);
    /// Errc::not_found.
    Result<SessionRow> session(const std::string& id);
    /// Newest first. `before` (an id) continues a listing; an empty `query` matches all, else titles and ids that
    /// contain it.
    Result<std::vector<SessionRow>> sessions(std::size_t limit, const std::string& before, const std::string& query);
    /// Those whose work is not over, oldest first: live, finishing, transcribing, needs_reconnect.
    Result<std::vector<SessionRow>> unfinished();
    /// Removes the session and all that belongs to it (rows only).
    Result<void> remove_session(const std::string& id);

    Result<void> put_track(const TrackRow& row);
    Result<std::vector<TrackRow>> tracks(const std::string& session);
    Result<void> put_segment(const std::string& session, const transcript::Segment& segment);
    Result<std::vector<transcript::Segment>> segments(const std::string& session);
    Result<void> put_gap(const std::string& session, const transcript::Gap& gap);
    Result<std::vector<transcript::Gap>> gaps(const std::string& session);
    Result<void> put_mark(const MarkRow& row);
    Result<std::vector<MarkRow>> marks(const std::string& session);
    Result<void> put_lane(const LaneRow& row);
    Result<std::vector<LaneRow>> lanes(const std::string& session);

    /// Inserts or replaces by (session, version, track, index).
    Result<void> put_piece(const PieceRow& row);
    /// In order of track, then index.
    Result<std::vector<PieceRow>> pieces(const std::string& session, int version);
    /// The version that a job under way is making: one past the newest canon.
    Result<int> next_version(const std::string& session);
    /// Stores the canon and makes it the session's newest version.
    Result<void> put_canon(const CanonRow& row);
    /// `version` 0: the newest. Errc::not_found.
    Result<CanonRow> canon(const std::string& session, int version);
    /// (version, created_ms) of each, oldest first.
    Result<std::vector<std::pair<int, UnixMs>>> canon_versions(const std::string& session);

private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::store
