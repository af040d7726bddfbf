// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "proto/ingest_messages.hpp"

namespace scribed::proto {
namespace {

namespace json = boost::json;

void put_unless_empty(json::object& out, std::string_view key, const std::string& value) {
    if (!value.empty()) out[key] = value;
}

json::object typed(std::string_view type) {
    json::object out;
    out["type"] = type;
    return out;
}

void put_track(json::object& out, const TrackSpec& track) {
    out["id"] = track.id;
    put_unless_empty(out, "name", track.name);
    out["rate"] = track.rate;
}

json::object to_json(const StartMessage& start) {
    json::object out = typed("start");
    put_unless_empty(out, "title", start.title);
    put_unless_empty(out, "language", start.language);
    put_unless_empty(out, "prompt", start.prompt);
    if (!start.keywords.empty()) out["keywords"] = json::array(start.keywords.begin(), start.keywords.end());
    out["framing"] = start.framing == Framing::tagged ? "tagged" : "raw";
    if (!start.tracks.empty()) {
        json::array tracks;
        for (const auto& track : start.tracks) {
            json::object item;
            put_track(item, track);
            tracks.push_back(std::move(item));
        }
        out["tracks"] = std::move(tracks);
    }
    put_unless_empty(out, "session", start.session);
    put_unless_empty(out, "resume", start.resume);
    return out;
}

json::object to_json(const TrackMessage& message) {
    json::object out = typed("track");
    put_track(out, message.track);
    return out;
}

json::object to_json(const MarkMessage& message) {
    json::object out = typed("mark");
    out["label"] = message.label;
    return out;
}

json::object to_json(const BarrierMessage& message) {
    json::object out = typed("barrier");
    out["id"] = message.id;
    return out;
}

json::object to_json(const FinishMessage& /*message*/) { return typed("finish"); }

json::object to_json(const StartedMessage& message) {
    json::object out = typed("started");
    out["session"] = message.session;
    out["resume"] = message.resume;
    json::array tracks;
    for (const auto& track : message.tracks) {
        json::object item;
        item["id"] = track.id;
        item["index"] = track.index;
        item["next"] = track.next;
        tracks.push_back(std::move(item));
    }
    out["tracks"] = std::move(tracks);
    return out;
}

json::object to_json(const AckMessage& message) {
    json::object out = typed("ack");
    out["track"] = message.track;
    out["next"] = message.next;
    return out;
}

json::object to_json(const SegmentMessage& message) {
    const auto& segment = message.segment;
    json::object out = typed("segment");
    out["id"] = segment.id;
    out["track"] = segment.track;
    out["start_ms"] = segment.start_ms;
    out["end_ms"] = segment.end_ms;
    out["text"] = segment.text;
    out["state"] = name(segment.state);
    out["revision"] = segment.revision;
    return out;
}

json::object to_json(const GapMessage& message) {
    const auto& gap = message.gap;
    json::object out = typed("gap");
    out["track"] = gap.track;
    out["start_ms"] = gap.start_ms;
    out["end_ms"] = gap.end_ms;
    out["reason"] = gap.reason;
    out["revision"] = gap.revision;
    return out;
}

json::object to_json(const LaneMessage& message) {
    json::object out = typed("lane");
    out["lane"] = message.lane;
    out["state"] = message.state;
    out["reason"] = message.reason;
    return out;
}

json::object to_json(const BarrierReply& message) {
    json::object out = typed("barrier");
    out["id"] = message.id;
    return out;
}

json::object to_json(const FinishedMessage& message) {
    json::object out = typed("finished");
    out["session"] = message.session;
    return out;
}

json::object to_json(const ErrorMessage& message) {
    json::object out = typed("error");
    out["code"] = message.code;
    out["message"] = message.message;
    out["fatal"] = message.fatal;
    put_unless_empty(out, "param", message.param);
    if (message.retry_after_ms > 0) out["retry_after_ms"] = message.retry_after_ms;
    return out;
}

}  // namespace

std::string encode(const ClientMessage& message) {
    return std::visit([](const auto& m) { return json::serialize(to_json(m)); }, message);
}

std::string encode(const ServerMessage& message) {
    return std::visit([](const auto& m) { return json::serialize(to_json(m)); }, message);
}

}  // namespace scribed::proto
