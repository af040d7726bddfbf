// SPDX-License-Identifier: Apache-2.0
#include "sandbox/transcript_formats.hpp"

#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scribed::sandbox {
namespace {

using boost::json::array;
using boost::json::object;

/// A pause of this length parts segments.
constexpr std::int64_t kSegmentPauseMs = 400;

std::vector<std::vector<HeardWord>> split_segments(const std::vector<HeardWord>& words) {
    std::vector<std::vector<HeardWord>> segments;
    for (const auto& word : words) {
        if (segments.empty() || word.start_ms - segments.back().back().end_ms >= kSegmentPauseMs)
            segments.emplace_back();
        segments.back().push_back(word);
    }
    return segments;
}

double to_seconds(std::int64_t ms) { return static_cast<double>(ms) / 1000; }

object duration_usage(double seconds) {
    object usage;
    usage["type"] = "duration";
    usage["seconds"] = static_cast<std::int64_t>(std::ceil(seconds));
    return usage;
}

object token_usage(std::size_t words, double seconds) {
    const auto input = static_cast<std::int64_t>(seconds * 10);
    const auto output = static_cast<std::int64_t>(words + (words + 1) / 2);
    object details;
    details["text_tokens"] = 0;
    details["audio_tokens"] = input;
    object usage;
    usage["type"] = "tokens";
    usage["input_tokens"] = input;
    usage["input_token_details"] = std::move(details);
    usage["output_tokens"] = output;
    usage["total_tokens"] = input + output;
    return usage;
}

std::string plain_json(const TranscribeForm& form, const std::vector<HeardWord>& words, double seconds) {
    object body;
    body["text"] = join_words(words);
    if (form.logprobs) {
        array list;
        for (const auto& word : words) {
            object entry;
            entry["token"] = word.text;
            entry["logprob"] = -0.05;
            entry["bytes"] = array(word.text.begin(), word.text.end());
            list.emplace_back(std::move(entry));
        }
        body["logprobs"] = std::move(list);
    }
    body["usage"] = form.model == "whisper-1" ? duration_usage(seconds) : token_usage(words.size(), seconds);
    return boost::json::serialize(body);
}

object segment_object(const std::vector<HeardWord>& words, std::size_t number, bool diarized) {
    object out;
    out["start"] = to_seconds(words.front().start_ms);
    out["end"] = to_seconds(words.back().end_ms);
    if (diarized) {
        out["type"] = "transcript.text.segment";
        out["id"] = fmt::format("seg_{:03}", number + 1);
        out["text"] = join_words(words);
        out["speaker"] = "A";
        return out;
    }
    out["id"] = number;
    out["seek"] = 0;
    out["text"] = " " + join_words(words);
    out["tokens"] = array();
    out["temperature"] = 0.0;
    out["avg_logprob"] = -0.3;
    out["compression_ratio"] = 0.9;
    out["no_speech_prob"] = 0.01;
    return out;
}

std::string detailed_json(const TranscribeForm& form, const std::vector<HeardWord>& words, double seconds) {
    const bool diarized = form.response_format == "diarized_json";
    object body;
    body["task"] = "transcribe";
    if (!diarized) body["language"] = "english";
    body["duration"] = seconds;
    body["text"] = join_words(words);
    if (form.segments) {
        array list;
        for (const auto& segment : split_segments(words))
            list.emplace_back(segment_object(segment, list.size(), diarized));
        body["segments"] = std::move(list);
    }
    if (form.words) {
        array list;
        for (const auto& word : words) {
            object entry;
            entry["word"] = word.text;
            entry["start"] = to_seconds(word.start_ms);
            entry["end"] = to_seconds(word.end_ms);
            list.emplace_back(std::move(entry));
        }
        body["words"] = std::move(list);
    }
    body["usage"] = duration_usage(seconds);
    return boost::json::serialize(body);
}

/// `00:01:02,345`, with the separator of the format.
std::string cue_time(std::int64_t ms, char separator) {
    return fmt::format("{:02}:{:02}:{:02}{}{:03}", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, separator, ms % 1000);
}

std::string cues(const std::vector<HeardWord>& words, bool vtt) {
    std::string text = vtt ? "WEBVTT\n\n" : "";
    const char separator = vtt ? '.' : ',';
    int number = 0;
    for (const auto& segment : split_segments(words)) {
        if (!vtt) text += fmt::format("{}\n", ++number);
        text += fmt::format(
            "{} --> {}\n{}\n\n", cue_time(segment.front().start_ms, separator),
            cue_time(segment.back().end_ms, separator), join_words(segment)
        );
    }
    return text;
}

std::string sse(const object& event) { return "data: " + boost::json::serialize(event) + "\n\n"; }

}  // namespace

std::string format_transcript(const TranscribeForm& form, const std::vector<HeardWord>& words, double seconds) {
    if (form.response_format == "text") return join_words(words) + "\n";
    if (form.response_format == "srt") return cues(words, false);
    if (form.response_format == "vtt") return cues(words, true);
    if (form.response_format == "json") return plain_json(form, words, seconds);
    return detailed_json(form, words, seconds);
}

std::string transcript_content_type(const TranscribeForm& form) {
    return form.response_format.ends_with("json") ? "application/json" : "text/plain; charset=utf-8";
}

std::vector<std::string> stream_transcript(const std::vector<HeardWord>& words) {
    std::vector<std::string> events;
    for (const auto& word : words) {
        object delta;
        delta["type"] = "transcript.text.delta";
        delta["delta"] = (events.empty() ? "" : " ") + word.text;
        events.push_back(sse(delta));
    }
    object done;
    done["type"] = "transcript.text.done";
    done["text"] = join_words(words);
    events.push_back(sse(done));
    return events;
}

}  // namespace scribed::sandbox
