// SPDX-License-Identifier: Apache-2.0
#include "clients/merge_command.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "clients/json_lines.hpp"
#include "transcript/merge.hpp"
#include "transcript/merge_case.hpp"
#include "transcript/render.hpp"

namespace scribed::clients {
namespace {

Outcome<std::string> read_input(const std::string& input) {
    if (input == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream file(input, std::ios::binary);
    if (!file) return Failure(Exit::usage, fmt::format("{} cannot be read", input), "--input");
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Exit run_merge(const MergeOptions& options, bool json) {
    const auto text = read_input(options.input);
    if (!text) return report(text.error(), json);
    const auto track = transcript::parse_merge_case(*text);
    if (!track) return report({Exit::usage, track.error().message(), track.error().param()}, json);

    const auto format = options.format.empty() ? (json ? "json" : "words") : options.format;
    std::string out;
    if (format == "words") {
        out = transcript::render_word_times(transcript::time_words(*track));
    } else {
        const auto canon = transcript::merge(std::span(&*track, 1));
        out = transcript::render(canon, {}, transcript::parse_format(format).value_or(transcript::Format::txt));
    }
    print_document(out);
    return Exit::ok;
}

}  // namespace scribed::clients
