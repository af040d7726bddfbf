// SPDX-License-Identifier: Apache-2.0
#include "transcript/render.hpp"

#include "transcript/render_formats.hpp"

namespace scribed::transcript {

std::optional<Format> parse_format(std::string_view name) {
    for (const Format format : {Format::json, Format::txt, Format::md, Format::srt, Format::vtt}) {
        if (name == transcript::name(format)) return format;
    }
    return std::nullopt;
}

std::string_view name(Format format) {
    switch (format) {
        case Format::json: return "json";
        case Format::txt: return "txt";
        case Format::md: return "md";
        case Format::srt: return "srt";
        case Format::vtt: return "vtt";
    }
    return "json";
}

std::string_view content_type(Format format) {
    switch (format) {
        case Format::json: return "application/json; charset=utf-8";
        case Format::txt: return "text/plain; charset=utf-8";
        case Format::md: return "text/markdown; charset=utf-8";
        case Format::srt: return "application/x-subrip; charset=utf-8";
        case Format::vtt: return "text/vtt; charset=utf-8";
    }
    return "application/json; charset=utf-8";
}

std::string render(const Canon& canon, const DocumentInfo& info, Format format) {
    switch (format) {
        case Format::json: return render_json(canon, info);
        case Format::txt: return render_txt(canon);
        case Format::md: return render_md(canon, info);
        case Format::srt: return render_srt(canon);
        case Format::vtt: return render_vtt(canon);
    }
    return {};
}

bool names_speakers(const Canon& canon) {
    const std::string* first = nullptr;
    for (const CanonSegment& segment : canon.segments) {
        if (segment.doubt != Doubt::none) continue;
        if (first == nullptr) first = &segment.speaker;
        if (segment.speaker != *first) return true;
    }
    return false;
}

}  // namespace scribed::transcript
