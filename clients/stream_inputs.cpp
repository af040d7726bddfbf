// SPDX-License-Identifier: Apache-2.0
#include "clients/stream_inputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kMaxName = 256;

bool fit_for_an_id(std::string_view text) {
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !text.empty() && text.size() <= 64 && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string stem(const std::string& input) { return std::filesystem::path(input).stem().string(); }

/// `main` for the only track; else the file's name where that is a fresh plain word, or a number.
std::string track_id(const StreamOptions& options, std::size_t number, const std::vector<proto::TrackSpec>& others) {
    if (options.inputs.size() == 1) return "main";
    const auto name = stem(options.inputs[number]);
    const bool taken = std::ranges::find(others, name, &proto::TrackSpec::id) != others.end();
    return fit_for_an_id(name) && !taken ? name : fmt::format("track-{}", number + 1);
}

std::string track_name(const StreamOptions& options, std::size_t number) {
    if (number < options.names.size()) return options.names[number];
    if (options.inputs.size() == 1) return {};
    const auto name = stem(options.inputs[number]);
    return valid_utf8(name) ? std::string(truncate_utf8(name, kMaxName)) : std::string();
}

}  // namespace

Outcome<StreamInputs> open_stream_inputs(net::Executor executor, const StreamOptions& options) {
    StreamInputs out;
    const bool piped = std::ranges::find(options.inputs, "-") != options.inputs.end();
    if (piped && options.inputs.size() > 1) {
        return Failure(Exit::usage, "standard input (-) cannot be mixed with files", "FILE");
    }
    if (options.names.size() > options.inputs.size()) {
        return Failure(
            Exit::usage,
            fmt::format("{} names for {} {}", options.names.size(), options.inputs.size(), piped ? "pipe" : "files"),
            "--track"
        );
    }
    if (piped && ::isatty(STDIN_FILENO) == 1) {
        return Failure(
            Exit::usage, "standard input is a terminal, not audio", "-",
            "Pipe audio in: arecord -q -t raw -f S16_LE -r 16000 -c 1 | scribe stream -"
        );
    }
    for (std::size_t i = 0; i < options.inputs.size(); ++i) {
        if (piped) {
            out.sources.push_back(open_pipe_source(executor, options.rate));
        } else {
            auto source = open_file_source(options.inputs[i]);
            if (!source) return source.error();
            out.sources.push_back(std::move(*source));
        }
        const auto id = track_id(options, i, out.start.tracks);
        out.start.tracks.push_back({id, track_name(options, i), out.sources.back()->rate()});
    }
    out.start.title = options.title;
    if (out.start.title.empty() && !piped) {
        const auto name = std::filesystem::path(options.inputs.front()).filename().string();
        if (valid_utf8(name)) out.start.title = truncate_utf8(name, kMaxName);
    }
    out.start.language = options.language;
    out.start.prompt = options.prompt;
    out.start.keywords = options.keywords;
    out.start.framing = options.inputs.size() == 1 ? proto::Framing::raw : proto::Framing::tagged;
    return out;
}

}  // namespace scribed::clients
