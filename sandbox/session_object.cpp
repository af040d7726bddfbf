// SPDX-License-Identifier: Apache-2.0
#include "sandbox/session_object.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

namespace scribed::sandbox {
namespace {

boost::json::object transcription_object(const SessionConfig& config) {
    boost::json::object out;
    out["model"] = config.model;
    out["language"] = config.language.empty() ? boost::json::value(nullptr) : boost::json::value(config.language);
    out["prompt"] = config.prompt;
    if (!config.languages.empty()) out["languages"] = boost::json::value_from(config.languages);
    if (!config.keywords.empty()) out["keywords"] = boost::json::value_from(config.keywords);
    if (!config.delay.empty()) out["delay"] = config.delay;
    return out;
}

boost::json::value noise_reduction_value(const SessionConfig& config) {
    if (config.noise_reduction.empty()) return nullptr;
    boost::json::object out;
    out["type"] = config.noise_reduction;
    return out;
}

boost::json::value turn_detection_value(const SessionConfig& config) {
    if (!config.turn_detection) return nullptr;
    const auto& turn = *config.turn_detection;
    boost::json::object out;
    out["type"] = turn.type;
    if (turn.type == "semantic_vad") {
        out["eagerness"] = turn.eagerness;
    } else {
        out["threshold"] = turn.threshold;
        out["prefix_padding_ms"] = turn.prefix_padding_ms;
        out["silence_duration_ms"] = turn.silence_duration_ms;
    }
    return out;
}

boost::json::value include_value(const SessionConfig& config) {
    if (!config.logprobs) return nullptr;
    boost::json::array list;
    list.emplace_back("item.input_audio_transcription.logprobs");
    return list;
}

}  // namespace

boost::json::object session_object(const SessionConfig& config, const std::string& id, std::int64_t expires_at) {
    boost::json::object format;
    format["type"] = "audio/pcm";
    format["rate"] = 24000;
    boost::json::object input;
    input["format"] = std::move(format);
    input["transcription"] = transcription_object(config);
    input["noise_reduction"] = noise_reduction_value(config);
    input["turn_detection"] = turn_detection_value(config);
    boost::json::object audio;
    audio["input"] = std::move(input);
    boost::json::object session;
    session["type"] = "transcription";
    session["id"] = id;
    session["object"] = "realtime.transcription_session";
    session["expires_at"] = expires_at;
    session["include"] = include_value(config);
    session["audio"] = std::move(audio);
    return session;
}

boost::json::object beta_session_object(const SessionConfig& config, const std::string& id) {
    boost::json::object session;
    session["id"] = id;
    session["object"] = "realtime.transcription_session";
    session["input_audio_format"] = "pcm16";
    session["input_audio_transcription"] = transcription_object(config);
    session["turn_detection"] = turn_detection_value(config);
    session["input_audio_noise_reduction"] = noise_reduction_value(config);
    return session;
}

}  // namespace scribed::sandbox
