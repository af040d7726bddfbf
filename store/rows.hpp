// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "store/local_user.hpp"
#include "transcript/segment.hpp"

namespace scribed::store {

/// design.md 3.2: live -> finishing -> transcribing -> done, or waiting for the account, or failed.
enum class SessionState { live, finishing, transcribing, done, needs_reconnect, failed };
std::string_view name(SessionState state);
std::optional<SessionState> parse_session_state(std::string_view text);

struct SessionRow {
    std::string id;
    std::string user = std::string(kLocalUser);  ///< whose it is; nobody else learns of it
    std::string title;
    std::string language;
    std::string prompt;
    std::vector<std::string> keywords;
    bool tagged = false;
    SessionState state = SessionState::live;
    std::string reason;         ///< why failed or waiting; a sentence
    std::string resume_secret;  ///< what a client shows to continue
    UnixMs created_ms = 0;
    UnixMs ended_ms = 0;                ///< 0 while live
    transcript::Revision revision = 0;  ///< the highest one given out
    int version = 0;                    ///< newest canon, 0: none yet
    std::int64_t duration_ms = 0;       ///< of the longest track
    UnixMs stalled_ms = 0;              ///< since when its job waits for a service that is down; 0: it does not

    bool operator==(const SessionRow&) const = default;
};

struct TrackRow {
    std::string session;
    std::uint32_t index = 0;
    std::string id;
    std::string name;
    unsigned rate = kTrackRate;  ///< what the client sends; recorded at kTrackRate
    std::string file;            ///< name inside the session's recording directory

    bool operator==(const TrackRow&) const = default;
};

struct MarkRow {
    std::string session;
    std::int64_t at_ms = 0;
    std::string label;

    bool operator==(const MarkRow&) const = default;
};

/// How far segments or gaps were read in their order; before the first one, to begin with.
struct TimelinePlace {
    std::int64_t start_ms = std::numeric_limits<std::int64_t>::min();
    std::string track;
    std::string id;  ///< a segment's
};

/// Segments and gaps, each in order of revision.
struct LiveChanges {
    std::vector<transcript::Segment> segments;
    std::vector<transcript::Gap> gaps;
    transcript::Revision until = 0;  ///< nothing is missing up to here
};

/// What was announced of the live lanes, and when.
struct LaneRow {
    std::string session;
    UnixMs at_ms = 0;
    std::string lane;
    std::string state;
    std::string reason;
    transcript::Revision revision = 0;

    bool operator==(const LaneRow&) const = default;
};

/// Who has the live text of a stretch of a track, and why.
struct SpanRow {
    std::string session;
    std::string track;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string lane;    ///< gives it, or owes it; empty: nobody
    std::string gap;     ///< why nobody, as Gap::reason; empty with a lane
    std::string reason;  ///< for people: why this lane, or what happened

    bool operator==(const SpanRow&) const = default;
};

enum class PieceState { pending, done, failed };
std::string_view name(PieceState state);
std::optional<PieceState> parse_piece_state(std::string_view text);

/// One upload of a batch job. Answers are kept, so that a restart sends only what is missing.
struct PieceRow {
    std::string session;
    int version = 0;
    std::uint32_t track = 0;  ///< track index
    std::uint32_t index = 0;  ///< order in the track
    Samples begin = 0;
    Samples end = 0;
    PieceState state = PieceState::pending;
    std::string text;
    std::string lane;  ///< who answered
    int attempts = 0;
    std::string error;        ///< of the last attempt
    std::string passed_over;  ///< which lanes before the one that answered did not, and why

    bool operator==(const PieceRow&) const = default;
};

struct CanonRow {
    std::string session;
    int version = 0;
    UnixMs created_ms = 0;
    std::string json;  ///< transcript::render(..., Format::json)

    bool operator==(const CanonRow&) const = default;
};

}  // namespace scribed::store
