// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

/// `audio.input.turn_detection` of a transcription session (upstream.md 4.4).
struct TurnDetection {
    std::string type = "server_vad";
    double threshold = 0.5;
    int prefix_padding_ms = 300;
    int silence_duration_ms = 200;
    std::string eagerness;  ///< semantic_vad only
    friend bool operator==(const TurnDetection&, const TurnDetection&) = default;
};

/// What a Realtime transcription session does with its audio (upstream.md 4.4).
struct SessionConfig {
    std::string model = "gpt-4o-transcribe";
    std::string language;
    std::vector<std::string> languages;
    std::vector<std::string> keywords;
    std::string prompt;
    std::string delay;
    std::string noise_reduction;  ///< empty: null
    std::optional<TurnDetection> turn_detection = TurnDetection{};
    /// Whether turn_detection was ever said; until then it follows from the model.
    bool turn_detection_said = false;
    bool logprobs = false;
};

/// Whether the service can find pauses by itself for this model (upstream.md 4.4).
bool has_turn_detection(std::string_view model);

/// Applies a `session` object, of a mint request or of `session.update`, as strictly as the service: unknown members,
/// wrong types, and what the model does not take are refused, and then `config` stays as it was.
std::optional<Refusal> apply_session(JsonValue session, SessionConfig& config);

}  // namespace scribed::sandbox
