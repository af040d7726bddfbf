// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/units.hpp"

namespace scribed::daemon {

/// How far a session's audio may have come: the wall time since the session was opened or, where that is more since a
/// file is sent faster than it plays, all audio that was sent in it. A hole costs its sender nothing and so moves no
/// clock: tracks get longer as time passes or as bytes come, and not otherwise.
class SessionClock {
public:
    /// `ahead`: what an honest client may be in front of the clock, which kept its audio while it could not send.
    SessionClock(Instant opened, std::chrono::seconds ahead) : opened_(opened), ahead_(ahead) {}

    /// So many samples came, without holes.
    void sent(Samples samples, unsigned rate);
    /// The last sample index that may begin a frame behind a hole, in a track of that rate.
    Samples furthest(unsigned rate, Instant now) const;

private:
    Instant opened_;
    std::chrono::seconds ahead_;
    std::chrono::nanoseconds sent_{0};
};

}  // namespace scribed::daemon
