// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "transcript/clean_text.hpp"
#include "transcript/render_formats.hpp"
#include "transcript/timestamp.hpp"

namespace scribed::transcript {

std::string render_txt(const Canon& canon) {
    const bool speakers = names_speakers(canon);
    std::string out;
    for (const CanonSegment& segment : canon.segments) {
        if (segment.doubt != Doubt::none) continue;
        const std::string text = clean_text(segment.text);
        if (text.empty()) continue;
        out += fmt::format("[{}] ", clock_time(segment.start_ms));
        if (speakers && !segment.speaker.empty()) out += clean_text(segment.speaker) + ": ";
        out += text;
        out += '\n';
    }
    return out;
}

}  // namespace scribed::transcript
