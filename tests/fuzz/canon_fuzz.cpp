// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "base/utf8.hpp"
#include "tests/fuzz/require.hpp"
#include "transcript/render.hpp"

using namespace scribed;
using namespace scribed::transcript;
using fuzz::require;

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
    // One arrow a cue, and the cues of both are the same ones.
    const auto arrows = [](const std::string& text) {
        std::size_t count = 0;
        for (auto at = text.find("-->"); at != std::string::npos; at = text.find("-->", at + 1))
            ++count;
        return count;
    };
    require(arrows(render(*canon, info, Format::srt)) == arrows(render(*canon, info, Format::vtt)));
    return 0;
}
