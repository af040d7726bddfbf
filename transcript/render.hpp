// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "transcript/canon.hpp"

namespace scribed::transcript {

enum class Format { json, txt, md, srt, vtt };

/// `json`, `txt`, `md`, `srt`, `vtt`; nothing for other names.
std::optional<Format> parse_format(std::string_view name);
std::string_view name(Format format);
/// With charset: `text/vtt; charset=utf-8`.
std::string_view content_type(Format format);

/// What a document says of itself besides its lines.
struct DocumentInfo {
    std::string session;
    std::string title;
    UnixMs started_ms = 0;
    int version = 0;        ///< 0: the live text, before any batch pass
    std::string audio_url;  ///< prefix for time links in Markdown; empty: none
};

/// The whole document in `format`. SRT and WebVTT cues follow their grammars: no blank line and no `-->` in text; what
/// WebVTT takes for markup is escaped, what SRT players take for a tag is written with other brackets. A speaker stands
/// before a line only when the document has more than one. JSON has every segment; the others leave out those that are
/// doubted (CanonSegment::doubt).
std::string render(const Canon& canon, const DocumentInfo& info, Format format);

/// Reads the segments of what render(..., Format::json) wrote. Errc::invalid names the member.
Result<Canon> parse_canon(std::string_view json);

}  // namespace scribed::transcript
