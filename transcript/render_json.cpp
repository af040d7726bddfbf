// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "transcript/clean_text.hpp"
#include "transcript/render_formats.hpp"

namespace scribed::transcript {
namespace {

boost::json::object to_json(const CanonSegment& segment) {
    boost::json::array words;
    words.reserve(segment.words.size());
    for (const Word& word : segment.words) {
        boost::json::array triple;
        triple.reserve(3);
        triple.emplace_back(word.start_ms);
        triple.emplace_back(word.end_ms);
        triple.emplace_back(clean_text(word.text));
        words.emplace_back(std::move(triple));
    }
    boost::json::object out;
    out.reserve(10);
    out.emplace("id", segment.id);
    out.emplace("track", segment.track);
    out.emplace("speaker", clean_text(segment.speaker));
    out.emplace("start_ms", segment.start_ms);
    out.emplace("end_ms", segment.end_ms);
    out.emplace("text", clean_text(segment.text));
    out.emplace("source", name(segment.source));
    out.emplace("timing", name(segment.timing));
    if (segment.doubt != Doubt::none) out.emplace("doubt", name(segment.doubt));
    out.emplace("words", std::move(words));
    return out;
}

}  // namespace

std::string render_json(const Canon& canon, const DocumentInfo& info) {
    boost::json::object head;
    head.emplace("session", info.session);
    head.emplace("title", clean_text(info.title));
    head.emplace("version", info.version);
    head.emplace("started_at", rfc3339(info.started_ms));
    std::string out = boost::json::serialize(head);
    // Segment by segment: a three-hour document never stands in memory as a tree.
    out.pop_back();
    out += ",\"segments\":[";
    for (const CanonSegment& segment : canon.segments) {
        if (out.back() != '[') out += ',';
        out += boost::json::serialize(to_json(segment));
    }
    out += "]}";
    return out;
}

}  // namespace scribed::transcript
