// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transcript/segment.hpp"

namespace scribed::transcript {

/// Where the settled part of a track ends.
struct TrackEnd {
    std::int64_t settled_ms = 0;  ///< up to here it has final text, or gaps
    std::optional<Gap> last_gap;  ///< the one that may still grow
};

/// Where the stored part of a session ends.
struct TimelineEnd {
    Revision revision = 0;                                ///< the highest of it
    std::map<std::string, TrackEnd, std::less<>> tracks;  ///< by id
};

/// The live transcript of one session as far as it may still change. What has settled is for the caller to keep; of
/// that, only the ends of the tracks are known here, so that it does not grow with the session. A pure value.
class Scrollback {
public:
    /// Stamps the next revision and returns what stands now. A segment without an id is a new one and gets an id that
    /// was never given out. Nothing when the change is void: an identical segment is no change, and nothing changes one
    /// that is final or retracted. So every id that is not open has settled.
    std::optional<Segment> apply(Segment segment);
    /// Returns the gap that stands now, under the next revision: a gap that touches the end of the track's last one,
    /// for the same reason, extends that.
    Gap add_gap(Gap gap);
    /// Takes the next revision for a change that is not the scrollback's own (state, lane, progress, canon).
    Revision next_revision();

    Revision revision() const;
    /// The partial segments, in no order.
    std::vector<Segment> open() const;
    /// Up to where a track has its final text, or gaps.
    std::int64_t settled_ms(std::string_view track) const;

    /// Goes on behind what was stored; `end.revision` is the highest one ever given out.
    void restore(TimelineEnd end);

private:
    void settle(const std::string& track, std::int64_t end_ms);

    TimelineEnd end_;
    std::map<std::string, Segment, std::less<>> open_;
};

}  // namespace scribed::transcript
