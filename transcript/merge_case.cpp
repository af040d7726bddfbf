// SPDX-License-Identifier: Apache-2.0
#include "transcript/merge_case.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/json.hpp"

namespace scribed::transcript {
namespace {

Error fault(std::string member, std::string_view what) {
    return Error(Errc::invalid, fmt::format("{} {}", member, what), member);
}

Result<std::int64_t> read_time(const JsonValue& value, const std::string& member) {
    const std::optional<double> number = value.number();
    if (!number) return fault(member, "must be a number of milliseconds");
    if (!(*number >= 0 && *number <= kMaxCaseMs)) return fault(member, "lies outside of any recording");
    return static_cast<std::int64_t>(std::llround(*number));
}

struct Span {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
};

Result<Span> read_span(
    const JsonValue& start, const JsonValue& end, const std::string& start_name, const std::string& end_name
) {
    const auto from = read_time(start, start_name);
    if (!from) return from.error();
    const auto to = read_time(end, end_name);
    if (!to) return to.error();
    if (*to < *from) return fault(end_name, "must not lie before the start");
    return Span{*from, *to};
}

struct Line {
    Span span;
    std::string text;
};

Result<Line> read_line(const JsonValue& value, const std::string& member) {
    if (!value.is_object()) return fault(member, "must be an object");
    const auto span = read_span(value["start_ms"], value["end_ms"], member + ".start_ms", member + ".end_ms");
    if (!span) return span.error();
    const auto text = value["text"].string();
    if (!text) return fault(member + ".text", "must be a string");
    return Line{*span, std::string(*text)};
}

Result<std::vector<LiveUtterance>> read_live(const JsonValue& live) {
    std::vector<LiveUtterance> out;
    if (!live.exists()) return out;
    if (!live.is_array()) return fault("live", "must be an array");
    for (const JsonValue& value : live.items()) {
        const std::string member = fmt::format("live[{}]", out.size());
        auto line = read_line(value, member);
        if (!line) return line.error();
        const JsonValue id = value["id"];
        if (id.exists() && !id.is_string()) return fault(member + ".id", "must be a string");
        out.push_back(
            {std::string(id.string().value_or("")), line->span.start_ms, line->span.end_ms, std::move(line->text)}
        );
    }
    return out;
}

Result<std::vector<CanonPiece>> read_canon(const JsonValue& canon) {
    std::vector<CanonPiece> out;
    if (!canon.is_array()) return fault("canon", "must be an array");
    for (const JsonValue& value : canon.items()) {
        const std::string member = fmt::format("canon[{}]", out.size());
        auto line = read_line(value, member);
        if (!line) return line.error();
        if (!out.empty() && line->span.start_ms < out.back().end_ms) {
            return fault(member + ".start_ms", "must not lie before the end of the piece before it");
        }
        out.push_back({line->span.start_ms, line->span.end_ms, std::move(line->text)});
    }
    return out;
}

Result<std::vector<VoicedStretch>> read_speech(const JsonValue& speech) {
    std::vector<VoicedStretch> out;
    if (!speech.exists() || speech.is_null()) return out;
    if (!speech.is_array()) return fault("speech", "must be an array");
    for (const JsonValue& value : speech.items()) {
        const std::string member = fmt::format("speech[{}]", out.size());
        const auto pair = value.items();
        if (pair.size() != 2) return fault(member, "must be a pair of times");
        const auto span = read_span(pair[0], pair[1], member + "[0]", member + "[1]");
        if (!span) return span.error();
        if (!out.empty() && span->start_ms < out.back().start_ms) {
            return fault(member + "[0]", "must not lie before the stretch before it");
        }
        out.push_back({span->start_ms, span->end_ms});
    }
    return out;
}

}  // namespace

Result<MergeTrack> parse_merge_case(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root) return root.error();
    if (!root->is_object()) return Error(Errc::invalid, "a merge case must be a JSON object");
    MergeTrack track;
    auto live = read_live((*root)["live"]);
    if (!live) return live.error();
    auto canon = read_canon((*root)["canon"]);
    if (!canon) return canon.error();
    const JsonValue speech_value = (*root)["speech"];
    auto speech = read_speech(speech_value);
    if (!speech) return speech.error();
    const JsonValue prompt = (*root)["prompt"];
    if (prompt.exists() && !prompt.is_string()) return fault("prompt", "must be a string");
    track.live = std::move(*live);
    track.canon = std::move(*canon);
    track.speech = std::move(*speech);
    track.listened = speech_value.is_array();
    track.prompt = prompt.string().value_or("");
    track.onset_ms = kCaseOnsetMs;
    return track;
}

std::string render_word_times(const std::vector<TimedWord>& words) {
    fmt::memory_buffer out;
    out.push_back('[');
    for (const TimedWord& word : words) {
        if (out.size() > 1) out.push_back(',');
        fmt::format_to(fmt::appender(out), "[{},{}]", word.start_ms, word.end_ms);
    }
    out.push_back(']');
    return fmt::to_string(out);
}

}  // namespace scribed::transcript
