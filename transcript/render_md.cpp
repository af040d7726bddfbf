// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "transcript/clean_text.hpp"
#include "transcript/render_formats.hpp"
#include "transcript/timestamp.hpp"

namespace scribed::transcript {
namespace {

// Backslash escapes (CommonMark 2.4) for what could open a span, a tag, an entity or a link inside a line.
std::string escape(std::string_view text) {
    std::string out;
    for (const char c : clean_text(text)) {
        if (std::string_view("\\`*_[]<>&~|#").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

// Percent-encoding of all but the unreserved characters (RFC 3986 2.3).
std::string url_segment(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                std::string_view("-._~").find(c) != std::string_view::npos;
        if (unreserved) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

}  // namespace

std::string render_md(const Canon& canon, const DocumentInfo& info) {
    const bool speakers = names_speakers(canon);
    const std::string title = escape(info.title.empty() ? info.session : info.title);
    std::string out = title.empty() ? "# Transcript\n" : fmt::format("# {}\n", title);
    for (const CanonSegment& segment : canon.segments) {
        if (segment.doubt != Doubt::none) continue;
        const std::string text = escape(segment.text);
        if (text.empty()) continue;
        out += '\n';
        if (speakers && !segment.speaker.empty()) out += fmt::format("**{}** ", escape(segment.speaker));
        out += fmt::format("[{}]", clock_time(segment.start_ms));
        if (!info.audio_url.empty()) {
            out += fmt::format(
                "({}{}.wav#t={})", info.audio_url, url_segment(segment.track),
                std::max<std::int64_t>(segment.start_ms, 0) / 1000
            );
        }
        out += fmt::format(" {}\n", text);
    }
    return out;
}

}  // namespace scribed::transcript
