// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/units.hpp"

namespace scribed::upstream {

/// Who has a stretch of a track, and why: the newest word about it, in place of all earlier ones.
struct LaneSpan {
    Samples begin = 0;  ///< track samples
    Samples end = 0;
    std::string lane;    ///< gives its live text, or owes it; empty: nobody
    std::string gap;     ///< why nobody: the reason of the gap (proto::LiveLost); empty with a lane, and while it waits
    std::string reason;  ///< for people: why this lane and not one before it, or what happened
};

}  // namespace scribed::upstream
