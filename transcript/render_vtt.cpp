// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "transcript/clean_text.hpp"
#include "transcript/cue.hpp"
#include "transcript/render_formats.hpp"
#include "transcript/timestamp.hpp"

namespace scribed::transcript {
namespace {

// W3C WebVTT 4.2.2: `&` and `<` must be written as references in cue text and in a voice's name, and `>` as well, so
// that no `-->` can appear.
std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string render_vtt(const Canon& canon) {
    const bool speakers = names_speakers(canon);
    std::string out = "WEBVTT\n";
    for (const CanonSegment& segment : canon.segments) {
        if (segment.doubt != Doubt::none) continue;
        const std::string speaker = speakers ? escape(clean_text(segment.speaker)) : std::string();
        for (const Cue& cue : make_cues(segment, 0)) {
            out += fmt::format("\n{} --> {}\n", vtt_time(cue.start_ms), vtt_time(cue.end_ms));
            if (!speaker.empty()) out += fmt::format("<v {}>", speaker);
            for (const std::string& line : cue.lines)
                out += escape(line) + '\n';
        }
    }
    return out;
}

}  // namespace scribed::transcript
