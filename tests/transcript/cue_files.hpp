// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace scribed::transcript::test {

struct ReadCue {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::vector<std::string> lines;
};

/// A strict reader of SubRip (`separator` ',') and of WebVTT bodies (`separator` '.'), independent of the writer.
/// Nothing when a block breaks the grammar: SubRip cues are numbered from 1, every cue has a timing line with the end
/// after the start and at least one line of text, and blocks are parted by one blank line.
inline std::optional<std::vector<ReadCue>> read_cues(const std::string& text, char separator) {
    const std::string time = std::string(R"((\d{2,}):([0-5]\d):([0-5]\d)[)") + separator + R"(](\d{3}))";
    const std::regex timing(time + " --> " + time);
    std::vector<ReadCue> out;
    std::istringstream in(text);
    std::string line;
    while (std::getline(in, line)) {
        if (separator == ',') {
            if (line != std::to_string(out.size() + 1) || !std::getline(in, line)) return std::nullopt;
        }
        std::smatch match;
        if (!std::regex_match(line, match, timing)) return std::nullopt;
        const auto ms = [&](std::size_t at) {
            return ((std::stoll(match[at]) * 60 + std::stoll(match[at + 1])) * 60 + std::stoll(match[at + 2])) * 1000 +
                   std::stoll(match[at + 3]);
        };
        ReadCue cue{ms(1), ms(5), {}};
        if (cue.end_ms <= cue.start_ms) return std::nullopt;
        while (std::getline(in, line) && !line.empty()) {
            if (line.find("-->") != std::string::npos) return std::nullopt;
            cue.lines.push_back(line);
        }
        if (cue.lines.empty()) return std::nullopt;
        out.push_back(std::move(cue));
    }
    return out;
}

}  // namespace scribed::transcript::test
