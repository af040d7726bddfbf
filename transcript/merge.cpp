// SPDX-License-Identifier: Apache-2.0
#include "transcript/merge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "transcript/segments.hpp"
#include "transcript/track_input.hpp"

namespace scribed::transcript {

Canon merge(std::span<const MergeTrack> tracks) {
    Canon canon;
    auto& segments = canon.segments;
    const auto add = [&](std::vector<CanonSegment> more) {
        std::move(more.begin(), more.end(), std::back_inserter(segments));
    };
    for (const MergeTrack& unordered : tracks) {
        const MergeTrack track = put_in_order(unordered);
        auto words = time_units(track);
        add(cut_segments(track, words, Source::canon));
        std::erase_if(words, [](const TimedWord& word) { return word.doubt != Doubt::none; });
        for (const auto& utterance : unheard_by_batch(track, words))
            add(cut_segments(track, utterance, Source::live));
    }
    std::stable_sort(segments.begin(), segments.end(), [](const CanonSegment& a, const CanonSegment& b) {
        return a.start_ms < b.start_ms;
    });
    for (std::size_t i = 0; i < segments.size(); ++i)
        segments[i].id = fmt::format("c{}", i + 1);
    return canon;
}

}  // namespace scribed::transcript
