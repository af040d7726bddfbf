// SPDX-License-Identifier: Apache-2.0
#include "clients/session_event.hpp"

#include "base/json.hpp"

namespace scribed::clients {
namespace {

using transcript::SegmentState;

std::string text_of(JsonValue value) { return std::string(value.string().value_or("")); }
std::int64_t whole_of(JsonValue value) { return value.integer().value_or(0); }

SegmentState segment_state(std::string_view name) {
    if (name == "final") return SegmentState::final;
    return name == "retracted" ? SegmentState::retracted : SegmentState::partial;
}

transcript::Segment segment_of(JsonValue from) {
    transcript::Segment out;
    out.id = text_of(from["id"]);
    out.track = text_of(from["track"]);
    out.start_ms = whole_of(from["start_ms"]);
    out.end_ms = whole_of(from["end_ms"]);
    out.text = text_of(from["text"]);
    out.state = segment_state(from["state"].string().value_or(""));
    out.revision = from["revision"].unsigned_integer().value_or(0);
    return out;
}

transcript::Gap gap_of(JsonValue from) {
    return {
        text_of(from["track"]), whole_of(from["start_ms"]), whole_of(from["end_ms"]), text_of(from["reason"]),
        from["revision"].unsigned_integer().value_or(0)};
}

proto::LaneMessage lane_of(JsonValue from) {
    return {text_of(from["lane"]), text_of(from["state"]), text_of(from["reason"])};
}

SessionEvent::Progress progress_of(JsonValue from) {
    return {from["done"].unsigned_integer().value_or(0), from["total"].unsigned_integer().value_or(0)};
}

void read_snapshot(JsonValue root, SessionEvent& out) {
    const auto session = root["session"];
    out.title = text_of(session["title"]);
    for (const auto track : session["tracks"].items())
        out.tracks.emplace_back(text_of(track["id"]), text_of(track["name"]));
    for (const auto segment : root["segments"].items())
        out.segments.push_back(segment_of(segment));
    for (const auto gap : root["gaps"].items())
        out.gaps.push_back(gap_of(gap));
    for (const auto lane : root["lanes"].items())
        out.lane = lane_of(lane);
    if (const auto state = session["state"].string()) out.state = {std::string(*state), text_of(session["reason"])};
    if (root["progress"].is_object()) out.progress = progress_of(root["progress"]);
}

}  // namespace

Result<SessionEvent> parse_session_event(const proto::SseEvent& event) {
    JsonParser parser;
    const auto root = parser.parse(event.data);
    if (!root) return root.error();
    if (!root->is_object()) return Error(Errc::invalid, "an event's data is no JSON object", event.event);
    SessionEvent out;
    if (event.event == "snapshot") {
        read_snapshot(*root, out);
    } else if (event.event == "segment") {
        out.segments.push_back(segment_of(*root));
    } else if (event.event == "gap") {
        out.gaps.push_back(gap_of(*root));
    } else if (event.event == "lane") {
        out.lane = lane_of(*root);
    } else if (event.event == "state") {
        out.state = {text_of((*root)["state"]), text_of((*root)["reason"])};
    } else if (event.event == "progress") {
        out.progress = progress_of(*root);
    } else if (event.event == "canon") {
        out.canon_version = static_cast<int>(whole_of((*root)["version"]));
    }
    return out;
}

bool is_final_state(std::string_view state) {
    return state == "done" || state == "failed" || state == "needs_reconnect";
}

}  // namespace scribed::clients
