// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "base/json.hpp"

// Server events of the Realtime API (upstream.md 4.6), GA names and their beta synonyms.
namespace scribed::proto {

struct SessionCreated {
    std::string id;
    std::optional<std::int64_t> expires_at;  ///< Unix seconds, absent when 0
};
struct SessionUpdated {
    std::optional<std::int64_t> expires_at;
};
struct SpeechStarted {
    std::string item;
    std::int64_t audio_start_ms = 0;
};
struct SpeechStopped {
    std::string item;
    std::int64_t audio_end_ms = 0;
};
struct Committed {
    std::string item;
    std::optional<std::string> previous;
};
struct ItemAdded {
    std::string item;
    std::optional<std::string> previous;
};
struct TranscriptDelta {
    std::string item;
    std::string delta;
};
struct TranscriptCompleted {
    std::string item;
    std::string transcript;
};
struct TranscriptFailed {
    std::string item;
    std::string code;
    std::string message;
};
struct TranscriptSegment {
    std::string item;
    std::string text;
    double start_s = 0;
    double end_s = 0;
    std::string speaker;
};
struct TimeoutTriggered {
    std::string item;
    std::int64_t audio_start_ms = 0;
    std::int64_t audio_end_ms = 0;
};
struct BufferCleared {};
struct RateLimits {};
struct ServerError {
    std::string type;
    std::string code;
    std::string message;
    std::string event_id;  ///< of the client event at fault
};
struct UnknownEvent {
    std::string type;
};

using RealtimeEvent = std::variant<
    SessionCreated,
    SessionUpdated,
    SpeechStarted,
    SpeechStopped,
    Committed,
    ItemAdded,
    TranscriptDelta,
    TranscriptCompleted,
    TranscriptFailed,
    TranscriptSegment,
    TimeoutTriggered,
    BufferCleared,
    RateLimits,
    ServerError,
    UnknownEvent>;

/// Errc::invalid when it is no JSON object with a `type`. Unknown types are values, not errors. A known type with a
/// member of a wrong kind is Errc::corrupt with that member as param.
Result<RealtimeEvent> parse_realtime_event(JsonParser& parser, std::string_view text);

}  // namespace scribed::proto
