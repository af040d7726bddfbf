// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scribed::proto {

/// What a live model can and cannot take (upstream.md 4.4). Models are data: unknown names get the gpt-4o-transcribe
/// traits.
struct LiveModelTraits {
    bool server_vad = true;  ///< false: turn_detection must be null, the client commits
    bool prompt = true;
    bool keywords = false;  ///< `languages[]` and `keywords[]`
    bool delay = false;
    bool streams = false;  ///< deltas while the person talks
};
LiveModelTraits live_model_traits(std::string_view model);

/// The transcription session that we ask for (upstream.md 4.4).
struct RealtimeConfig {
    std::string model = "gpt-4o-transcribe";
    std::string language;
    std::string prompt;
    std::vector<std::string> keywords;
    std::string noise_reduction;  ///< `near_field`, `far_field` or empty: null
    std::string delay;
    double vad_threshold = 0.5;
    int vad_prefix_ms = 300;
    int vad_silence_ms = 500;
};

/// The `session` object of both `session.update` and the mint: members that the model refuses are left out, keywords
/// with `<`, `>` or line breaks are dropped (upstream.md 4.4).
std::string encode_session(const RealtimeConfig& config);
std::string encode_session_update(const RealtimeConfig& config, std::string_view event_id);
/// A `session.update` that changes nothing, which the server must answer; its appends before it are taken by then.
std::string encode_probe(std::string_view event_id);

/// `input_audio_buffer.append` for little-endian s16 samples at 24 kHz; appends the whole event to `out`. The hot path:
/// no allocation beyond `out`'s growth.
void append_audio_event(std::string& out, std::span<const std::int16_t> pcm);
std::string encode_commit(std::string_view event_id);
std::string encode_clear(std::string_view event_id);

}  // namespace scribed::proto
