// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"
#include "transcript/segment.hpp"

// The text messages of `GET /v1/ingest` (design.md 3.1, docs/protocol.md). Both directions are read and written here,
// so that the daemon, the command-line client and the tests speak from one source.
namespace scribed::proto {

enum class Framing { raw, tagged };

struct TrackSpec {
    std::string id;
    std::string name;            ///< the speaker; the id when empty
    unsigned rate = kTrackRate;  ///< Hz, 8000 to 48000
};

/// Opens a session, or continues one when `session` is set.
struct StartMessage {
    std::string title;
    std::string language;  ///< ISO 639-1, empty: unknown
    std::string prompt;
    std::vector<std::string> keywords;
    Framing framing = Framing::raw;
    std::vector<TrackSpec> tracks;  ///< never empty after parsing a fresh start: default one track `main`
    std::string session;
    std::string resume;
    bool resuming() const { return !session.empty(); }
};

struct TrackMessage {
    TrackSpec track;
};
struct MarkMessage {
    std::string label;
};
struct BarrierMessage {
    std::string id;
};
struct FinishMessage {};

using ClientMessage = std::variant<StartMessage, TrackMessage, MarkMessage, BarrierMessage, FinishMessage>;

/// Limits on what a client may name: ids 64 bytes, names and labels 256, title 512, prompt 4096, 100 keywords of 128,
/// 64 tracks. Errc::invalid names the member (`tracks[1].rate`); Errc::unsupported with param `type` for an unknown
/// type.
Result<ClientMessage> parse_client_message(std::string_view text);
std::string encode(const ClientMessage& message);

/// A track as `started` reports it. `next` counts samples at the track's own rate.
struct StartedTrack {
    std::string id;
    std::uint32_t index = 0;
    Samples next = 0;
};
struct StartedMessage {
    std::string session;
    std::string resume;
    std::vector<StartedTrack> tracks;
};
struct AckMessage {
    std::string track;
    Samples next = 0;
};
struct SegmentMessage {
    transcript::Segment segment;
};
struct GapMessage {
    transcript::Gap gap;
};
struct LaneMessage {
    std::string lane;   ///< `chatgpt_realtime`, ...; `none` when nothing serves
    std::string state;  ///< `connecting`, `up`, `down`
    std::string reason;
};
struct BarrierReply {
    std::string id;
};
struct FinishedMessage {
    std::string session;
};
struct ErrorMessage {
    std::string code;
    std::string message;
    bool fatal = false;
    std::string param;                ///< the member at fault, empty when none
    std::int64_t retry_after_ms = 0;  ///< when to connect again; 0: as the client likes
};

using ServerMessage = std::variant<
    StartedMessage,
    AckMessage,
    SegmentMessage,
    GapMessage,
    LaneMessage,
    BarrierReply,
    FinishedMessage,
    ErrorMessage>;

std::string encode(const ServerMessage& message);
/// For clients. Errc::unsupported for a type that this version does not know (to be skipped).
Result<ServerMessage> parse_server_message(std::string_view text);

/// Close codes of /v1/ingest besides RFC 6455's own (docs/protocol.md).
enum class IngestClose : std::uint16_t {
    normal = 1000,       ///< after `finished`
    going_away = 1001,   ///< the daemon stops; come back with resume
    too_large = 1009,    ///< a message over the limit
    bad_request = 4400,  ///< the conversation cannot go on: wrong first message, malformed start
    unauthorized = 4401,
    unknown_session = 4404,  ///< no such session, or a wrong resume token
    conflict = 4409,         ///< the session is served by another connection, or over
    overloaded = 4429,
    storage = 4507,  ///< the disk is full or broken; what was acknowledged is kept
};

}  // namespace scribed::proto
