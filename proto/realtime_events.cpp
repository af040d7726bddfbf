// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_events.hpp"

#include <cmath>

namespace scribed::proto {
namespace {

// Reads members of one event; the first one of a wrong kind is kept. Absent and null are the same.
class Members {
public:
    std::string text(JsonValue object, std::string_view key) {
        const JsonValue value = object[key];
        if (!value.exists() || value.is_null()) return {};
        const auto text = value.string();
        if (!text) fault(key);
        return std::string(text.value_or(std::string_view{}));
    }

    std::optional<std::string> optional_text(JsonValue object, std::string_view key) {
        std::string text = this->text(object, key);
        if (text.empty()) return std::nullopt;
        return text;
    }

    // Some gateways write whole numbers with a fraction.
    std::int64_t whole(JsonValue object, std::string_view key) {
        const auto value = object[key].number();
        constexpr double kMost = 1e15;
        if (!value || !(std::abs(*value) < kMost)) {
            fault(key);
            return 0;
        }
        return std::llround(*value);
    }

    double real(JsonValue object, std::string_view key) {
        const auto value = object[key].number();
        if (!value) fault(key);
        return value.value_or(0.0);
    }

    std::optional<std::int64_t> expires_at(JsonValue session) {
        const JsonValue value = session["expires_at"];
        if (!value.exists() || value.is_null()) return std::nullopt;
        const std::int64_t seconds = whole(session, "expires_at");
        if (seconds <= 0) return std::nullopt;
        return seconds;
    }

    void fault(std::string_view key) {
        if (fault_.empty()) fault_ = key;
    }
    const std::string& first_fault() const { return fault_; }

private:
    std::string fault_;
};

RealtimeEvent read_error(Members& members, JsonValue root) {
    const JsonValue error = root["error"];
    if (const auto text = error.string()) return ServerError{{}, {}, std::string(*text), {}};
    if (!error.is_object()) {
        // The flat form, in which `type` already is "error".
        return ServerError{{}, members.text(root, "code"), members.text(root, "message"), {}};
    }
    return ServerError{
        members.text(error, "type"), members.text(error, "code"), members.text(error, "message"),
        members.text(error, "event_id")};
}

RealtimeEvent read_failed(Members& members, JsonValue root) {
    const JsonValue error = root["error"];
    TranscriptFailed failed{members.text(root, "item_id"), members.text(error, "code"), members.text(error, "message")};
    if (failed.code.empty()) failed.code = members.text(error, "type");
    return failed;
}

RealtimeEvent read_item(Members& members, JsonValue root) {
    return ItemAdded{members.text(root["item"], "id"), members.optional_text(root, "previous_item_id")};
}

RealtimeEvent read_segment(Members& members, JsonValue root) {
    return TranscriptSegment{
        members.text(root, "item_id"), members.text(root, "text"), members.real(root, "start"),
        members.real(root, "end"), members.text(root, "speaker")};
}

RealtimeEvent read_transcription(Members& members, JsonValue root, std::string_view what) {
    if (what == "delta") return TranscriptDelta{members.text(root, "item_id"), members.text(root, "delta")};
    if (what == "completed") {
        if (!root["transcript"].exists()) members.fault("transcript");
        return TranscriptCompleted{members.text(root, "item_id"), members.text(root, "transcript")};
    }
    if (what == "failed") return read_failed(members, root);
    if (what == "segment") return read_segment(members, root);
    return UnknownEvent{std::string(root["type"].string().value_or(std::string_view{}))};
}

RealtimeEvent read_buffer(Members& members, JsonValue root, std::string_view what) {
    if (what == "speech_started") {
        return SpeechStarted{members.text(root, "item_id"), members.whole(root, "audio_start_ms")};
    }
    if (what == "speech_stopped") {
        return SpeechStopped{members.text(root, "item_id"), members.whole(root, "audio_end_ms")};
    }
    if (what == "committed") {
        return Committed{members.text(root, "item_id"), members.optional_text(root, "previous_item_id")};
    }
    if (what == "cleared") return BufferCleared{};
    if (what == "timeout_triggered") {
        return TimeoutTriggered{
            members.text(root, "item_id"), members.whole(root, "audio_start_ms"), members.whole(root, "audio_end_ms")};
    }
    return UnknownEvent{std::string(root["type"].string().value_or(std::string_view{}))};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

RealtimeEvent read(Members& members, JsonValue root, std::string_view type) {
    std::string_view rest = type;
    // `transcription.` is the short name that some write-ups and gateways use (upstream.md 4.6).
    if (take_prefix(rest, "conversation.item.input_audio_transcription.") || take_prefix(rest, "transcription.")) {
        return read_transcription(members, root, rest);
    }
    if (take_prefix(rest, "input_audio_buffer.")) return read_buffer(members, root, rest);
    if (type == "session.created" || type == "transcription_session.created") {
        return SessionCreated{members.text(root["session"], "id"), members.expires_at(root["session"])};
    }
    if (type == "session.updated" || type == "transcription_session.updated") {
        return SessionUpdated{members.expires_at(root["session"])};
    }
    if (type == "conversation.item.added" || type == "conversation.item.created" || type == "conversation.item.done") {
        return read_item(members, root);
    }
    if (type == "rate_limits.updated") return RateLimits{};
    if (type == "error") return read_error(members, root);
    return UnknownEvent{std::string(type)};
}

}  // namespace

Result<RealtimeEvent> parse_realtime_event(JsonParser& parser, std::string_view text) {
    const auto root = parser.parse(text);
    if (!root) return root.error();
    const auto type = (*root)["type"].string();
    if (!type) return Error(Errc::invalid, "an event must be a JSON object with a `type`", "type");
    Members members;
    RealtimeEvent event = read(members, *root, *type);
    if (!members.first_fault().empty()) {
        return Error(Errc::corrupt, "an event with a member of a wrong kind", members.first_fault());
    }
    return event;
}

}  // namespace scribed::proto
