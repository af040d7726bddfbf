// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "tests/fuzz/require.hpp"
#include "transcript/render.hpp"

using namespace scribed;
using namespace scribed::transcript;
using fuzz::require;

namespace {

/// What stands in a text is no arrow: only a cue's own line has one, between times of which the second is the later.
void require_cues(std::string_view document, char point) {
    constexpr std::string_view kArrow = " --> ";
    while (!document.empty()) {
        const auto line = fuzz::take_line(document);
        if (line.find("-->") == std::string_view::npos) continue;
        const auto at = line.find(kArrow);
        require(at != std::string_view::npos && line.find_first_not_of("0123456789:,.-> ") == std::string_view::npos);
        const auto time = [point](std::string_view text) {
            std::string written(text);
            require(written.size() >= 12 && written[written.size() - 4] == point);
            return written;
        };
        const auto begin = time(line.substr(0, at));
        const auto end = time(line.substr(at + kArrow.size()));
        require(begin.size() < end.size() || (begin.size() == end.size() && begin < end));
    }
}

}  // namespace

// A transcript as a server gives it: read or refused with the member's name; what is read is written the same again,
// and every rendering of it keeps to its grammar.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto canon = parse_canon(fuzz::as_text(data, size));
    if (!canon) {
        require(canon.error().code() == Errc::invalid && !canon.error().message().empty());
        return 0;
    }
    const DocumentInfo info{"ses_1", "Title", 1'795'178'000'500, 1, "http://h/audio/"};
    const auto json = render(*canon, info, Format::json);
    const auto again = parse_canon(json);
    require(again.has_value() && render(*again, info, Format::json) == json);
    for (const auto format : {Format::txt, Format::md, Format::srt, Format::vtt})
        require(valid_utf8(render(*canon, info, format)));
    require_cues(render(*canon, info, Format::srt), ',');
    require_cues(render(*canon, info, Format::vtt), '.');
    return 0;
}
