// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_commands.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/units.hpp"
#include "proto/base64.hpp"
#include "proto/ingest_frame.hpp"
#include "proto/transcription_hints.hpp"

namespace scribed::proto {
namespace {

struct NamedTraits {
    std::string_view model;
    LiveModelTraits traits;
};
constexpr std::array kModels{
    NamedTraits{"gpt-4o-transcribe-diarize", {.prompt = false}},
    NamedTraits{"gpt-transcribe", {.keywords = true}},
    NamedTraits{"gpt-live-transcribe", {.server_vad = false, .keywords = true, .streams = true}},
    NamedTraits{"gpt-realtime-whisper", {.server_vad = false, .prompt = false, .delay = true, .streams = true}},
};

boost::json::object transcription(const RealtimeConfig& config, const LiveModelTraits& traits) {
    boost::json::object out;
    out["model"] = config.model;
    if (const std::string language = language_code(config.language); !language.empty()) {
        if (traits.keywords) {
            out["languages"] = boost::json::array{language};
        } else {
            out["language"] = language;
        }
    }
    if (traits.prompt && !config.prompt.empty()) out["prompt"] = config.prompt;
    if (traits.keywords) {
        boost::json::array words;
        for (const auto& word : config.keywords) {
            if (usable_keyword(word)) words.emplace_back(word);
        }
        if (!words.empty()) out["keywords"] = std::move(words);
    }
    if (traits.delay && !config.delay.empty()) out["delay"] = config.delay;
    return out;
}

boost::json::object session_object(const RealtimeConfig& config) {
    const LiveModelTraits traits = live_model_traits(config.model);
    boost::json::object format;
    format["type"] = "audio/pcm";
    format["rate"] = kUpstreamRate;
    boost::json::object input;
    input["format"] = std::move(format);
    input["transcription"] = transcription(config, traits);
    input["noise_reduction"] = nullptr;
    if (!config.noise_reduction.empty()) {
        input["noise_reduction"] = boost::json::object{{"type", config.noise_reduction}};
    }
    input["turn_detection"] = nullptr;
    if (traits.server_vad) {
        boost::json::object detection;
        detection["type"] = "server_vad";
        detection["threshold"] = config.vad_threshold;
        detection["prefix_padding_ms"] = config.vad_prefix_ms;
        detection["silence_duration_ms"] = config.vad_silence_ms;
        input["turn_detection"] = std::move(detection);
    }
    boost::json::object session;
    session["type"] = "transcription";
    session["audio"] = boost::json::object{{"input", std::move(input)}};
    return session;
}

std::string encode_bare(std::string_view type, std::string_view event_id) {
    boost::json::object out;
    out["type"] = type;
    if (!event_id.empty()) out["event_id"] = event_id;
    return boost::json::serialize(out);
}

}  // namespace

LiveModelTraits live_model_traits(std::string_view model) {
    const auto* found = std::ranges::find(kModels, model, &NamedTraits::model);
    return found == kModels.end() ? LiveModelTraits{} : found->traits;
}

std::string encode_session(const RealtimeConfig& config) { return boost::json::serialize(session_object(config)); }

std::string encode_session_update(const RealtimeConfig& config, std::string_view event_id) {
    boost::json::object out;
    out["type"] = "session.update";
    if (!event_id.empty()) out["event_id"] = event_id;
    out["session"] = session_object(config);
    return boost::json::serialize(out);
}

std::string encode_probe(std::string_view event_id) {
    boost::json::object session;
    session["type"] = "transcription";
    boost::json::object out;
    out["type"] = "session.update";
    out["event_id"] = event_id;
    out["session"] = std::move(session);
    return boost::json::serialize(out);
}

void append_audio_event(std::string& out, std::span<const std::int16_t> pcm) {
    constexpr std::string_view kHead = R"({"type":"input_audio_buffer.append","audio":")";
    constexpr std::string_view kTail = R"("})";
    out.reserve(out.size() + kHead.size() + (pcm.size_bytes() + 2) / 3 * 4 + kTail.size());
    out += kHead;
    append_base64(out, as_bytes(pcm));
    out += kTail;
}

std::string encode_commit(std::string_view event_id) { return encode_bare("input_audio_buffer.commit", event_id); }
std::string encode_clear(std::string_view event_id) { return encode_bare("input_audio_buffer.clear", event_id); }

}  // namespace scribed::proto
