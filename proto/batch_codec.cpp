// SPDX-License-Identifier: Apache-2.0
#include "proto/batch_codec.hpp"

#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "proto/transcription_hints.hpp"

namespace scribed::proto {
namespace {

FormPart file_part(std::string wav) { return {"file", "audio.wav", "audio/wav", std::move(wav)}; }
FormPart field(std::string name, std::string value) { return {std::move(name), {}, {}, std::move(value)}; }

// Words in lower case (ASCII; other letters as they are), punctuation left out.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'') {
            words.back() += c;
        } else if (c >= 'A' && c <= 'Z') {
            words.back() += static_cast<char>(c - 'A' + 'a');
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

std::vector<FormPart> chatgpt_parts(std::string wav, const BatchOptions& options) {
    std::vector<FormPart> parts;
    parts.push_back(file_part(std::move(wav)));
    if (auto language = language_code(options.language); !language.empty()) {
        parts.push_back(field("language", std::move(language)));
    }
    return parts;
}

std::vector<FormPart> api_parts(std::string wav, const BatchOptions& options) {
    const bool lists = options.model == "gpt-transcribe";
    const bool diarize = options.model == "gpt-4o-transcribe-diarize";
    std::vector<FormPart> parts;
    parts.push_back(file_part(std::move(wav)));
    parts.push_back(field("model", options.model));
    parts.push_back(field("response_format", "json"));
    if (auto language = language_code(options.language); !language.empty()) {
        parts.push_back(field(lists ? "languages[]" : "language", std::move(language)));
    }
    if (!diarize && !options.prompt.empty()) parts.push_back(field("prompt", options.prompt));
    if (lists) {
        for (const auto& word : options.keywords) {
            if (usable_keyword(word)) parts.push_back(field("keywords[]", word));
        }
    }
    if (diarize) parts.push_back(field("chunking_strategy", "auto"));
    return parts;
}

Result<std::string> parse_transcription(std::string_view body) {
    JsonParser parser;
    const auto root = parser.parse(body);
    if (!root || !root->is_object()) return Error(Errc::corrupt, "the transcription reply is no JSON object");
    const auto text = (*root)["text"].string();
    if (!text) return Error(Errc::corrupt, "the transcription reply holds no text", "text");
    return std::string(*text);
}

bool echoes_prompt(std::string_view text, std::string_view prompt) {
    const auto said = words_of(text);
    const auto given = words_of(prompt);
    if (said.empty() || given.empty()) return false;
    const std::set<std::string> known(given.begin(), given.end());
    const auto echoed =
        static_cast<std::size_t>(std::ranges::count_if(said, [&](const auto& word) { return known.contains(word); }));
    // A few of the prompt's words are what somebody may well say; most of them in one clip are an echo.
    return echoed * 10 >= said.size() * 9 && said.size() * 2 >= given.size();
}

}  // namespace scribed::proto
