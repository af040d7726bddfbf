// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "transcript/clean_text.hpp"
#include "transcript/cue.hpp"
#include "transcript/render_formats.hpp"
#include "transcript/timestamp.hpp"

namespace scribed::transcript {
namespace {

// SubRip has no escapes and players take `<...>` for tags, so angle brackets become the typographic ones; with that no
// arrow can be written either. `&` means itself.
std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<': out += "‹"; break;
            case '>': out += "›"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string render_srt(const Canon& canon) {
    const bool speakers = names_speakers(canon);
    std::string out;
    std::size_t number = 0;
    for (const CanonSegment& segment : canon.segments) {
        if (segment.doubt != Doubt::none) continue;
        std::string prefix;
        if (speakers) prefix = clean_text(segment.speaker);
        if (!prefix.empty()) prefix += ": ";
        for (const Cue& cue : make_cues(segment, columns(prefix))) {
            out += fmt::format("{}\n{} --> {}\n", ++number, srt_time(cue.start_ms), srt_time(cue.end_ms));
            out += escape(prefix);
            for (const std::string& line : cue.lines)
                out += escape(line) + '\n';
            out += '\n';
        }
    }
    return out;
}

}  // namespace scribed::transcript
