// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "audio/voice_detector.hpp"
#include "base/units.hpp"

namespace scribed::proto {

/// Where a track has audio that may have to be sent (again), as stretches between its holes: an hour of silence that
/// nobody sent costs nothing to pass. Holds no audio.
class LiveBacklog {
public:
    /// [begin, end) came; begin is not before what came earlier.
    void add(Samples begin, Samples end);
    /// What lies before `track` is not needed any more.
    void forget_before(Samples track);

    /// Behind the last sample that came.
    Samples end() const { return runs_.empty() ? end_ : runs_.back().end; }
    /// The audio from `track` on, up to the next hole; nothing at the end.
    std::optional<audio::Stretch> from(Samples track) const;
    /// Samples from `track` on, holes not counted.
    Samples after(Samples track) const;
    /// The latest sample from which on there are at least `count`; the first one when there are fewer.
    Samples last(Samples count) const;
    /// Whether no hole follows behind `track`.
    bool in_last_run(Samples track) const;

private:
    std::vector<audio::Stretch> runs_;
    Samples end_ = 0;
};

}  // namespace scribed::proto
