// SPDX-License-Identifier: Apache-2.0
#include "clients/canon_view.hpp"

#include <algorithm>
#include <iterator>

#include "clients/text_layout.hpp"

namespace scribed::clients {

std::vector<std::string> draw_canon(const transcript::Canon& canon, Columns columns) {
    LiveTranscript speakers;
    for (const auto& segment : canon.segments)
        speakers.name_track(segment.track, segment.speaker);
    columns.names = speakers.several_speakers() ? speakers.name_width() : 0;

    std::vector<std::string> out;
    for (const auto& segment : canon.segments) {
        if (segment.doubt != transcript::Doubt::none) continue;
        LiveLine line;
        line.speaker = speakers.number_of(segment.track);
        line.name = printable(segment.speaker.empty() ? segment.track : segment.speaker);
        line.start_ms = segment.start_ms;
        line.text = printable(segment.text);
        if (segment.source == transcript::Source::live) line.text += " (as heard live)";
        std::ranges::move(draw_line(line, columns), std::back_inserter(out));
    }
    return out;
}

}  // namespace scribed::clients
