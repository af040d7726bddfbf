// SPDX-License-Identifier: Apache-2.0
#include "audio/timeline.hpp"

#include <algorithm>

namespace scribed::audio {

void Timeline::mark(Samples upstream, Samples track) {
    if (!steps_.empty()) {
        Step& last = steps_.back();
        upstream = std::max(upstream, last.upstream);
        track = std::max(track, last.track);
        // A mark that only says that audio goes on adds nothing: marking each frame costs no memory.
        if ((upstream - last.upstream) * kTrackRate == (track - last.track) * kUpstreamRate) return;
        if (upstream == last.upstream) {
            last.track = track;
            return;
        }
    }
    steps_.push_back({upstream, track});
}

Samples Timeline::to_track(Samples upstream) const {
    const auto after = std::ranges::upper_bound(steps_, upstream, {}, &Step::upstream);
    if (after == steps_.begin()) return 0;
    const Step& step = *std::prev(after);
    const Samples track = step.track + rescale(upstream - step.upstream, kUpstreamRate, kTrackRate);
    // The next step may lie a fraction of a sample before the end of this one.
    return after == steps_.end() ? track : std::min(track, after->track);
}

}  // namespace scribed::audio
