// SPDX-License-Identifier: Apache-2.0
#include "daemon/feed_json.hpp"

#include <boost/json/array.hpp>

namespace scribed::daemon {

namespace json = boost::json;

json::object to_json(const transcript::Segment& segment) {
    return {
        {"id", segment.id},
        {"track", segment.track},
        {"start_ms", segment.start_ms},
        {"end_ms", segment.end_ms},
        {"text", segment.text},
        {"state", transcript::name(segment.state)},
        {"revision", segment.revision},
    };
}

json::object to_json(const transcript::Gap& gap) {
    return {
        {"track", gap.track},   {"start_ms", gap.start_ms}, {"end_ms", gap.end_ms},
        {"reason", gap.reason}, {"revision", gap.revision},
    };
}

json::object to_json(const store::SpanRow& span) {
    const auto word = [](const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); };
    return {
        {"start_ms", span.start_ms}, {"end_ms", span.end_ms}, {"lane", word(span.lane)},
        {"gap", word(span.gap)},     {"reason", span.reason},
    };
}

json::object to_json(const store::TrackRow& track) {
    return {{"id", track.id}, {"name", track.name}, {"index", track.index}, {"rate", track.rate}};
}

json::object to_json(const std::string& track, const proto::LaneMessage& lane) {
    return {{"track", track}, {"lane", lane.lane}, {"state", lane.state}, {"reason", lane.reason}};
}

json::object to_json(const store::SessionRow& session, const std::vector<store::TrackRow>& tracks) {
    json::object out{
        {"id", session.id},
        {"title", session.title},
        {"language", session.language},
        {"state", store::name(session.state)},
        {"reason", session.reason},
        {"created_ms", session.created_ms},
        {"ended_ms", session.ended_ms == 0 ? json::value(nullptr) : json::value(session.ended_ms)},
        {"duration_ms", session.duration_ms},
        {"version", session.version},
    };
    json::array list;
    for (const auto& track : tracks)
        list.push_back(to_json(track));
    out["tracks"] = std::move(list);
    return out;
}

}  // namespace scribed::daemon
