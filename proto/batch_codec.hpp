// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "proto/multipart.hpp"

namespace scribed::proto {

struct BatchOptions {
    std::string model;  ///< key lane only
    std::string language;
    std::string prompt;
    std::vector<std::string> keywords;
};

/// Parts for `POST /backend-api/transcribe` (upstream.md 3.1): `file`, and `language` when known.
std::vector<FormPart> chatgpt_parts(std::string wav, const BatchOptions& options);
/// Parts for `POST /v1/audio/transcriptions` (upstream.md 3.2): `file`, `model`, `response_format=json`, and what the
/// model takes of language, prompt and keywords.
std::vector<FormPart> api_parts(std::string wav, const BatchOptions& options);

/// The `text` of a 200 reply; everything else in it is ignored. Errc::corrupt when it is no JSON object with a string
/// `text`.
Result<std::string> parse_transcription(std::string_view body);

/// Whether a quiet clip's answer is just the prompt coming back (upstream.md F13).
bool echoes_prompt(std::string_view text, std::string_view prompt);

}  // namespace scribed::proto
