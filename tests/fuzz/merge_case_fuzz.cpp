// SPDX-License-Identifier: Apache-2.0
// Any bytes as an offline merge case: what parses must merge within the promises of merge.hpp, and every export of it
// must be written; the JSON one must read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "transcript/merge_case.hpp"
#include "transcript/render.hpp"
#include "transcript/words.hpp"

namespace {

using namespace scribed::transcript;

void require(bool held) {
    if (!held) std::abort();
}

void check_times(const MergeTrack& track, const std::vector<TimedWord>& words) {
    std::size_t expected = 0;
    for (const CanonPiece& piece : track.canon)
        expected += split_words(piece.text).size();
    require(words.size() == expected);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const CanonPiece& piece = track.canon[words[i].piece];
        require(words[i].start_ms >= piece.start_ms && words[i].end_ms <= piece.end_ms);
        require(words[i].start_ms <= words[i].end_ms);
        if (i > 0) require(words[i].start_ms >= words[i - 1].start_ms && words[i].piece >= words[i - 1].piece);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto track = parse_merge_case(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!track) {
        require(!track.error().message().empty());
        return 0;
    }
    check_times(*track, time_words(*track));
    const Canon canon = merge(std::span(&*track, 1));
    for (const Format format : {Format::txt, Format::md, Format::srt, Format::vtt})
        render(canon, {}, format);
    const auto back = parse_canon(render(canon, {}, Format::json));
    require(back.has_value() && back->segments.size() == canon.segments.size());
    return 0;
}
