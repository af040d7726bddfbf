// SPDX-License-Identifier: Apache-2.0
#include "sandbox/service_events.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/random.hpp"
#include "sandbox/session_object.hpp"

namespace scribed::sandbox {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view kTranscription = "conversation.item.input_audio_transcription.";

object event(std::string_view type) {
    object out;
    out["type"] = type;
    out["event_id"] = new_id("event");
    return out;
}

object transcription_event(std::string_view what, const std::string& item) {
    auto out = event(std::string(kTranscription) + std::string(what));
    out["item_id"] = item;
    out["content_index"] = 0;
    return out;
}

value text_or_null(std::string_view text) {
    if (text.empty()) return nullptr;
    return value(text);
}

object error_object(const Refusal& refusal) {
    object error;
    error["type"] = refusal.type;
    error["code"] = text_or_null(refusal.code);
    error["message"] = refusal.message;
    error["param"] = text_or_null(refusal.param);
    return error;
}

/// Ten audio tokens a second, a token and a half for each word.
object usage_object(std::int64_t audio_ms, std::size_t words) {
    const auto input = audio_ms / 100;
    const auto output = static_cast<std::int64_t>(words + (words + 1) / 2);
    object details;
    details["text_tokens"] = 0;
    details["audio_tokens"] = input;
    object usage;
    usage["type"] = "tokens";
    usage["total_tokens"] = input + output;
    usage["input_tokens"] = input;
    usage["input_token_details"] = std::move(details);
    usage["output_tokens"] = output;
    return usage;
}

array logprob_list(const std::vector<HeardWord>& words) {
    array list;
    for (const auto& word : words) {
        object entry;
        entry["token"] = word.text;
        entry["logprob"] = -0.05;
        entry["bytes"] = array(word.text.begin(), word.text.end());
        list.emplace_back(std::move(entry));
    }
    return list;
}

}  // namespace

std::string session_event(
    std::string_view type, const SessionConfig& config, const std::string& id, std::int64_t expires_at
) {
    auto out = event(type);
    out["session"] = session_object(config, id, expires_at);
    return serialize(out);
}

std::string speech_started_event(const std::string& item, std::int64_t audio_start_ms) {
    auto out = event("input_audio_buffer.speech_started");
    out["audio_start_ms"] = audio_start_ms;
    out["item_id"] = item;
    return serialize(out);
}

std::string speech_stopped_event(const std::string& item, std::int64_t audio_end_ms) {
    auto out = event("input_audio_buffer.speech_stopped");
    out["audio_end_ms"] = audio_end_ms;
    out["item_id"] = item;
    return serialize(out);
}

std::string committed_event(const std::string& item, const std::string& previous) {
    auto out = event("input_audio_buffer.committed");
    out["previous_item_id"] = text_or_null(previous);
    out["item_id"] = item;
    return serialize(out);
}

std::string cleared_event() { return serialize(event("input_audio_buffer.cleared")); }

std::string item_event(std::string_view type, const std::string& item, const std::string& previous) {
    object content;
    content["type"] = "input_audio";
    content["transcript"] = nullptr;
    object body;
    body["id"] = item;
    body["object"] = "realtime.item";
    body["type"] = "message";
    body["status"] = "completed";
    body["role"] = "user";
    body["content"] = array{std::move(content)};
    auto out = event(type);
    out["previous_item_id"] = text_or_null(previous);
    out["item"] = std::move(body);
    return serialize(out);
}

std::string delta_event(const std::string& item, std::string_view delta) {
    auto out = transcription_event("delta", item);
    out["delta"] = delta;
    out["obfuscation"] = random_hex(4);
    return serialize(out);
}

std::string completed_event(
    const std::string& item, const std::vector<HeardWord>& words, std::int64_t audio_ms, bool logprobs
) {
    auto out = transcription_event("completed", item);
    out["transcript"] = join_words(words);
    out["usage"] = usage_object(audio_ms, words.size());
    if (logprobs) out["logprobs"] = logprob_list(words);
    return serialize(out);
}

std::string failed_event(const std::string& item, const Refusal& why) {
    auto out = transcription_event("failed", item);
    out["error"] = error_object(why);
    return serialize(out);
}

std::string rate_limits_event(std::int64_t remaining) {
    object limit;
    limit["name"] = "tokens";
    limit["limit"] = 250000;
    limit["remaining"] = remaining;
    limit["reset_seconds"] = 1.5;
    auto out = event("rate_limits.updated");
    out["rate_limits"] = array{std::move(limit)};
    return serialize(out);
}

std::string error_event(const Refusal& refusal, std::string_view cause) {
    auto error = error_object(refusal);
    error["event_id"] = text_or_null(cause);
    auto out = event("error");
    out["error"] = std::move(error);
    return serialize(out);
}

}  // namespace scribed::sandbox
