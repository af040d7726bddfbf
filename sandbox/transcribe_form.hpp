// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/multipart.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

/// A transcription request that has passed the rules of upstream.md 3.2, or 3.1 where only `file` and `language` exist.
struct TranscribeForm {
    std::string file;
    std::string filename;
    std::string model;
    std::string language;
    std::string prompt;
    std::string response_format = "json";
    bool words = false;     ///< timestamp_granularities[] has `word`
    bool segments = true;   ///< timestamp_granularities[] has `segment`, or none was named
    bool logprobs = false;  ///< include[] has `logprobs`
    bool stream = false;
    bool chunking = false;  ///< chunking_strategy was said
};

/// The ChatGPT lane's form: parts `file` and `language`, no others.
std::optional<Refusal> read_chatgpt_form(const std::vector<proto::FormPart>& parts, TranscribeForm& into);
/// The key lane's form.
std::optional<Refusal> read_api_form(const std::vector<proto::FormPart>& parts, TranscribeForm& into);

/// Most bytes of an upload (upstream.md 3.2).
inline constexpr std::size_t kMaxUpload = 25'000'000;
/// Limits that show only once the file is decoded.
std::optional<Refusal> check_duration(const TranscribeForm& form, double seconds);

}  // namespace scribed::sandbox
