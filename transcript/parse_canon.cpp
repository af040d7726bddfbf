// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <fmt/format.h>

#include "base/json.hpp"
#include "transcript/render.hpp"

namespace scribed::transcript {
namespace {

// Milliseconds, 31 years: longer than any recording, and sums of a few stay in range.
constexpr std::int64_t kLatest = 1'000'000'000'000;

Error fault(std::string member, std::string_view what) {
    return Error(Errc::invalid, fmt::format("{} {}", member, what), member);
}

Result<std::string> read_string(const JsonValue& object, std::string_view key, const std::string& owner) {
    const auto text = object[key].string();
    if (!text) return fault(fmt::format("{}.{}", owner, key), "must be a string");
    return std::string(*text);
}

Result<std::int64_t> read_time(const JsonValue& value, const std::string& member) {
    const auto number = value.integer();
    if (!number || *number < 0 || *number > kLatest) {
        return fault(member, fmt::format("must be a whole number from 0 to {}", kLatest));
    }
    return *number;
}

template <class T>
Result<T> read_name(
    const JsonValue& object, std::string_view key, const std::string& owner, std::initializer_list<T> all
) {
    const auto text = object[key].string();
    for (const T value : all) {
        if (text && *text == name(value)) return value;
    }
    return fault(fmt::format("{}.{}", owner, key), "has no such value");
}

Result<std::vector<Word>> read_words(const JsonValue& words, const std::string& owner) {
    if (!words.is_array()) return fault(owner + ".words", "must be an array");
    std::vector<Word> out;
    for (const JsonValue& value : words.items()) {
        const std::string member = fmt::format("{}.words[{}]", owner, out.size());
        const auto triple = value.items();
        if (triple.size() != 3) return fault(member, "must have three elements");
        const auto start = read_time(triple[0], member);
        const auto end = read_time(triple[1], member);
        const auto text = triple[2].string();
        if (!start || !end || !text) return fault(member, "must be [start_ms, end_ms, word]");
        out.push_back({*start, *end, std::string(*text)});
    }
    return out;
}

// Words stand in their segment's text as they are; whether a space follows is told by that.
void find_spaces(std::string_view text, std::vector<Word>& words) {
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::size_t found = text.find(words[i].text, at);
        if (found == std::string_view::npos) return;
        at = found + words[i].text.size();
        words[i].spaced = !text.substr(at).starts_with(words[i + 1].text);
    }
}

Result<CanonSegment> read_segment(const JsonValue& value, const std::string& owner) {
    if (!value.is_object()) return fault(owner, "must be an object");
    CanonSegment out;
    for (const auto& [key, field] :
         {std::pair<std::string_view, std::string*>{"id", &out.id},
          {"track", &out.track},
          {"speaker", &out.speaker},
          {"text", &out.text}}) {
        auto text = read_string(value, key, owner);
        if (!text) return text.error();
        *field = std::move(*text);
    }
    const auto start = read_time(value["start_ms"], owner + ".start_ms");
    if (!start) return start.error();
    const auto end = read_time(value["end_ms"], owner + ".end_ms");
    if (!end) return end.error();
    const auto source = read_name<Source>(value, "source", owner, {Source::canon, Source::live});
    if (!source) return source.error();
    const auto timing =
        read_name<Timing>(value, "timing", owner, {Timing::anchored, Timing::interpolated, Timing::bounded});
    if (!timing) return timing.error();
    if (value["doubt"].exists()) {
        const auto doubt = read_name<Doubt>(value, "doubt", owner, {Doubt::no_voice, Doubt::prompt_echo});
        if (!doubt) return doubt.error();
        out.doubt = *doubt;
    }
    auto words = read_words(value["words"], owner);
    if (!words) return words.error();
    out.start_ms = *start;
    out.end_ms = *end;
    out.source = *source;
    out.timing = *timing;
    out.words = std::move(*words);
    find_spaces(out.text, out.words);
    return out;
}

}  // namespace

Result<Canon> parse_canon(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    if (!root) return root.error();
    const JsonValue segments = (*root)["segments"];
    if (!segments.is_array()) return fault("segments", "must be an array");
    Canon out;
    for (const JsonValue& value : segments.items()) {
        auto segment = read_segment(value, fmt::format("segments[{}]", out.segments.size()));
        if (!segment) return segment.error();
        out.segments.push_back(std::move(*segment));
    }
    return out;
}

}  // namespace scribed::transcript
