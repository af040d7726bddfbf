// SPDX-License-Identifier: Apache-2.0
#include "sandbox/transcribe_form.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sandbox/member_check.hpp"

namespace scribed::sandbox {
namespace {

constexpr std::array<std::string_view, 9> kExtensions{"flac", "mp3", "mp4", "mpeg", "mpga",
                                                      "m4a",  "ogg", "wav", "webm"};
constexpr std::array<std::string_view, 6> kModels{
    "whisper-1",
    "gpt-4o-transcribe",
    "gpt-4o-mini-transcribe",
    "gpt-4o-mini-transcribe-2025-12-15",
    "gpt-4o-transcribe-diarize",
    "gpt-transcribe"};
constexpr std::string_view kDiarize = "gpt-4o-transcribe-diarize";
constexpr double kMaxSeconds = 1400;
constexpr double kMaxUnchunkedSeconds = 30;

template <class List>
bool among(const List& list, std::string_view text) {
    return std::ranges::find(list, text) != std::end(list);
}

/// Which response formats a model gives (upstream.md 3.2).
bool gives(std::string_view model, std::string_view format) {
    if (model == "whisper-1") return among(std::array{"json", "text", "srt", "verbose_json", "vtt"}, format);
    if (model == kDiarize) return among(std::array{"json", "text", "diarized_json"}, format);
    return format == "json";
}

void read_file(MemberCheck& check, const proto::FormPart& part, TranscribeForm& into) {
    into.file = part.data;
    into.filename = part.filename;
    const auto dot = part.filename.rfind('.');
    const auto extension = dot == std::string::npos ? std::string() : part.filename.substr(dot + 1);
    if (!among(kExtensions, extension)) {
        check.fail("invalid_value", "file", fmt::format("Unrecognized file format: '{}'.", extension));
    }
}

void read_number(MemberCheck& check, const proto::FormPart& part) {
    JsonParser parser;
    const auto number = parser.parse(part.data);
    double unused = 0;
    check.number(number ? *number : JsonValue(), part.name, 0, 1, unused);
    if (!number) check.fail("invalid_type", part.name, fmt::format("Invalid type for '{}'.", part.name));
}

/// One field other than `file`; false when there is no such field.
bool read_field(MemberCheck& check, const proto::FormPart& part, TranscribeForm& into, std::vector<std::string>& said) {
    const auto& name = part.name;
    const auto flag = [&](std::string_view wanted, bool& target) {
        if (part.data == wanted) {
            target = true;
        } else {
            check.fail("invalid_value", name, fmt::format("Invalid value: '{}'.", part.data));
        }
    };
    said.push_back(name);
    if (name == "model") return into.model = part.data, true;
    if (name == "language") return into.language = part.data, true;
    if (name == "prompt") return into.prompt = part.data, true;
    if (name == "response_format") return into.response_format = part.data, true;
    if (name == "temperature") return read_number(check, part), true;
    if (name == "include[]") return flag("logprobs", into.logprobs), true;
    if (name == "stream") return into.stream = part.data == "true", true;
    if (name == "timestamp_granularities[]") {
        if (part.data == "word") into.segments = std::ranges::count(said, name) > 1 && into.segments;
        if (part.data != "segment") flag("word", into.words);
        return true;
    }
    if (name == "chunking_strategy" || name.starts_with("chunking_strategy[")) return into.chunking = true;
    return name == "languages[]" || name == "keywords[]" || name == "known_speaker_names[]" ||
           name == "known_speaker_references[]";
}

void check_combination(MemberCheck& check, const TranscribeForm& form, const std::vector<std::string>& said) {
    const auto refuse = [&](std::string_view name) {
        if (!among(said, name)) return;
        check.fail(
            "unsupported_value", std::string(name),
            fmt::format("'{}' is not supported for model '{}'.", name, form.model)
        );
    };
    if (!gives(form.model, form.response_format)) refuse("response_format");
    if (form.model != "gpt-transcribe") refuse("languages[]");
    if (form.model != "gpt-transcribe") refuse("keywords[]");
    if (form.model == kDiarize) refuse("prompt");
    if (form.model != kDiarize) refuse("known_speaker_names[]");
    if (form.model != kDiarize) refuse("known_speaker_references[]");
    if (!form.model.starts_with("gpt-4o") || form.model == kDiarize || form.response_format != "json")
        refuse("include[]");
    if (form.response_format != "verbose_json") refuse("timestamp_granularities[]");
}

}  // namespace

std::optional<Refusal> read_chatgpt_form(const std::vector<proto::FormPart>& parts, TranscribeForm& into) {
    MemberCheck check;
    bool file = false;
    for (const auto& part : parts) {
        if (part.name == "file") {
            into.file = part.data;
            into.filename = part.filename;
            file = true;
        } else if (part.name == "language") {
            into.language = part.data;
        } else {
            check.fail("", part.name, fmt::format("Unsupported parameter: {}", part.name));
        }
    }
    if (!file) check.fail("", "file", "Field required: file");
    return check.refusal();
}

std::optional<Refusal> read_api_form(const std::vector<proto::FormPart>& parts, TranscribeForm& into) {
    MemberCheck check;
    std::vector<std::string> said;
    bool file = false;
    for (const auto& part : parts) {
        if (part.name == "file") {
            read_file(check, part, into);
            file = true;
        } else if (!read_field(check, part, into, said)) {
            check.fail("unknown_parameter", part.name, fmt::format("Unknown parameter: '{}'.", part.name));
        }
    }
    if (!file) check.fail("missing_required_parameter", "file", "Missing required parameter: 'file'.");
    if (into.model.empty()) check.fail("missing_required_parameter", "model", "you must provide a model parameter");
    if (check.ok() && !among(kModels, into.model)) {
        return Refusal{
            .status = 404,
            .code = "model_not_found",
            .message = fmt::format("The model `{}` does not exist or you do not have access to it.", into.model)};
    }
    check_combination(check, into, said);
    return check.refusal();
}

std::optional<Refusal> check_duration(const TranscribeForm& form, double seconds) {
    if (form.model.starts_with("gpt-4o") && seconds > kMaxSeconds) {
        return Refusal{
            .code = "invalid_value",
            .message = fmt::format(
                "audio duration {:.1f} seconds is longer than 1400 seconds which is the maximum for this model", seconds
            )};
    }
    if (form.model == kDiarize && seconds > kMaxUnchunkedSeconds && !form.chunking) {
        return Refusal{
            .code = "invalid_value",
            .message = "chunking_strategy is required for diarization models",
            .param = "chunking_strategy"};
    }
    return std::nullopt;
}

}  // namespace scribed::sandbox
