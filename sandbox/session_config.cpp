// SPDX-License-Identifier: Apache-2.0
#include "sandbox/session_config.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "sandbox/member_check.hpp"

namespace scribed::sandbox {
namespace {

const std::string kInput = "session.audio.input";

bool is_language(std::string_view text) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() == 2 && std::ranges::all_of(text, lower);
}

std::vector<std::string> read_list(MemberCheck& check, JsonValue value, const std::string& path) {
    std::vector<std::string> result;
    if (!value.exists()) return result;
    if (!value.is_array())
        check.fail("invalid_type", path, fmt::format("Invalid type for '{}': expected an array.", path));
    for (const auto item : value.items())
        check.text(item, path, result.emplace_back());
    return result;
}

void read_format(MemberCheck& check, JsonValue format) {
    if (!format.exists()) return;
    check.only(format, kInput + ".format", {"type", "rate"});
    check.required(format["type"], kInput + ".format.type");
    std::string type;
    check.choice(format["type"], kInput + ".format.type", {"audio/pcm"}, type);
    int rate = 24000;
    check.integer(format["rate"], kInput + ".format.rate", 24000, 24000, rate);
}

void check_transcription(MemberCheck& check, const SessionConfig& config, const std::string& path) {
    const bool lists = config.model == "gpt-transcribe" || config.model == "gpt-live-transcribe";
    const bool takes_prompt = config.model != "gpt-realtime-whisper" && config.model != "gpt-4o-transcribe-diarize";
    const auto refuse = [&](const std::string& member) {
        check.fail(
            "invalid_parameter", path + "." + member,
            fmt::format("'{}' is not supported for model '{}'.", member, config.model)
        );
    };
    if (!config.languages.empty() && !lists) refuse("languages");
    if (!config.keywords.empty() && !lists) refuse("keywords");
    if (!config.prompt.empty() && !takes_prompt) refuse("prompt");
    if (!config.delay.empty() && config.model != "gpt-realtime-whisper") refuse("delay");
    if (!config.language.empty() && !is_language(config.language)) {
        check.fail("invalid_value", path + ".language", "Expected an ISO-639-1 language code.");
    }
    if (!std::ranges::all_of(config.languages, is_language)) {
        check.fail("invalid_value", path + ".languages", "Expected ISO-639-1 language codes.");
    }
    for (const auto& word : config.keywords) {
        if (word.find_first_of("<>\r\n") == std::string::npos) continue;
        check.fail("invalid_value", path + ".keywords", "Keywords must not contain '<', '>' or line breaks.");
    }
}

void read_transcription(MemberCheck& check, JsonValue transcription, SessionConfig& config) {
    if (!transcription.exists()) return;
    const auto path = kInput + ".transcription";
    check.only(transcription, path, {"model", "language", "languages", "keywords", "prompt", "delay"});
    check.choice(
        transcription["model"], path + ".model",
        {"whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15",
         "gpt-4o-transcribe-diarize", "gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper"},
        config.model
    );
    config.language.clear();
    config.prompt.clear();
    config.delay.clear();
    check.text(transcription["language"], path + ".language", config.language);
    check.text(transcription["prompt"], path + ".prompt", config.prompt);
    check.choice(transcription["delay"], path + ".delay", {"minimal", "low", "medium", "high", "xhigh"}, config.delay);
    config.languages = read_list(check, transcription["languages"], path + ".languages");
    config.keywords = read_list(check, transcription["keywords"], path + ".keywords");
    check_transcription(check, config, path);
}

void read_noise_reduction(MemberCheck& check, JsonValue value, SessionConfig& config) {
    if (!value.exists()) return;
    config.noise_reduction.clear();
    if (value.is_null()) return;
    check.only(value, kInput + ".noise_reduction", {"type"});
    check.required(value["type"], kInput + ".noise_reduction.type");
    check.choice(value["type"], kInput + ".noise_reduction.type", {"near_field", "far_field"}, config.noise_reduction);
}

/// How long semantic_vad waits, as an energy detector would have to.
int patience_ms(std::string_view eagerness) {
    if (eagerness == "high") return 300;
    return eagerness == "low" ? 1500 : 700;
}

void read_turn_detection(MemberCheck& check, JsonValue value, SessionConfig& config) {
    if (!value.exists()) return;
    config.turn_detection_said = true;
    config.turn_detection.reset();
    if (value.is_null()) return;
    const auto path = kInput + ".turn_detection";
    TurnDetection turn;
    check.required(value["type"], path + ".type");
    check.choice(value["type"], path + ".type", {"server_vad", "semantic_vad"}, turn.type);
    check.boolean(value["create_response"], path + ".create_response");
    check.boolean(value["interrupt_response"], path + ".interrupt_response");
    if (turn.type == "semantic_vad") {
        check.only(value, path, {"type", "eagerness", "create_response", "interrupt_response"});
        turn.eagerness = "auto";
        check.choice(value["eagerness"], path + ".eagerness", {"low", "medium", "high", "auto"}, turn.eagerness);
        turn.silence_duration_ms = patience_ms(turn.eagerness);
    } else {
        check.only(
            value, path,
            {"type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms", "create_response",
             "interrupt_response"}
        );
        check.number(value["threshold"], path + ".threshold", 0, 1, turn.threshold);
        check.integer(value["prefix_padding_ms"], path + ".prefix_padding_ms", 0, 10000, turn.prefix_padding_ms);
        check.integer(value["silence_duration_ms"], path + ".silence_duration_ms", 0, 10000, turn.silence_duration_ms);
        int idle = 0;
        const auto timeout = value["idle_timeout_ms"];
        if (!timeout.is_null()) check.integer(timeout, path + ".idle_timeout_ms", 5000, 30000, idle);
    }
    config.turn_detection = turn;
}

void read_include(MemberCheck& check, JsonValue value, SessionConfig& config) {
    if (!value.exists()) return;
    config.logprobs = false;
    if (value.is_null()) return;
    for (const auto& item : read_list(check, value, "session.include")) {
        if (item == "item.input_audio_transcription.logprobs") {
            config.logprobs = true;
        } else {
            check.fail("invalid_value", "session.include", fmt::format("Invalid value: '{}'.", item));
        }
    }
}

}  // namespace

bool has_turn_detection(std::string_view model) {
    return model != "gpt-realtime-whisper" && model != "gpt-live-transcribe";
}

std::optional<Refusal> apply_session(JsonValue session, SessionConfig& config) {
    MemberCheck check;
    SessionConfig next = config;
    check.required(session, "session");
    if (!check.ok()) return check.refusal();
    check.only(session, "session", {"type", "audio", "include"});
    check.required(session["type"], "session.type");
    if (session["type"].string() == "realtime") {
        check.fail("invalid_parameter", "session.type", "This session is a transcription session.");
    }
    std::string type;
    check.choice(session["type"], "session.type", {"transcription"}, type);
    if (const auto audio = session["audio"]; audio.exists()) {
        check.only(audio, "session.audio", {"input"});
        if (const auto input = audio["input"]; input.exists()) {
            check.only(input, kInput, {"format", "transcription", "noise_reduction", "turn_detection"});
            read_format(check, input["format"]);
            read_transcription(check, input["transcription"], next);
            read_noise_reduction(check, input["noise_reduction"], next);
            read_turn_detection(check, input["turn_detection"], next);
        }
    }
    read_include(check, session["include"], next);
    if (!next.turn_detection_said) {
        next.turn_detection =
            has_turn_detection(next.model) ? std::optional<TurnDetection>(TurnDetection{}) : std::nullopt;
    } else if (next.turn_detection && !has_turn_detection(next.model)) {
        check.fail(
            "invalid_parameter", kInput + ".turn_detection",
            fmt::format("Turn detection is not supported for model '{}'; it must be null.", next.model)
        );
    }
    if (check.ok()) config = std::move(next);
    return check.refusal();
}

}  // namespace scribed::sandbox
