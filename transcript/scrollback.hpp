// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transcript/segment.hpp"

namespace scribed::transcript {

/// The live transcript of one session: segments and gaps, each at its newest revision. A pure value.
class Scrollback {
public:
    /// Inserts or replaces the segment with `segment.id`, stamps the next revision and returns what is now stored.
    /// Nothing when the change is void: a final or retracted segment never becomes partial again, an identical one is
    /// no change.
    std::optional<Segment> apply(Segment segment);
    /// Stores a gap under the next revision. A gap that touches the track's last one with the same reason extends it.
    Gap add_gap(Gap gap);
    /// Takes the next revision for a change that is not the scrollback's own (state, lane, progress, canon).
    Revision next_revision();

    Revision revision() const;
    /// Not retracted, ordered by start time, then track, then id.
    std::vector<Segment> segments() const;
    std::vector<Gap> gaps() const;
    /// Everything newer than `revision`, retracted ones included, in order of revision.
    std::vector<Segment> segments_since(Revision revision) const;
    std::vector<Gap> gaps_since(Revision revision) const;

    /// Fills an empty scrollback from stored rows; `revision` is the highest one ever given out.
    void restore(std::vector<Segment> segments, std::vector<Gap> gaps, Revision revision);

private:
    Revision revision_ = 0;
    std::map<std::string, Segment, std::less<>> segments_;
    std::vector<Gap> gaps_;
};

}  // namespace scribed::transcript
