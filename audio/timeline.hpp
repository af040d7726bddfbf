// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/units.hpp"

namespace scribed::audio {

/// Maps what one upstream connection has been sent to where that audio lies in its track. A connection may start late
/// and skip holes, so its own clock (samples appended, kUpstreamRate) and the track's (kTrackRate) drift apart in
/// steps.
class Timeline {
public:
    /// From the upstream sample `upstream` on, audio continues at the track sample `track`. Both never decrease.
    void mark(Samples upstream, Samples track);
    /// The track sample that upstream sample `upstream` holds; track position 0 before the first mark.
    Samples to_track(Samples upstream) const;

private:
    struct Step {
        Samples upstream;
        Samples track;
    };
    std::vector<Step> steps_;
};

}  // namespace scribed::audio
