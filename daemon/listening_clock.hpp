// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

namespace scribed::daemon {

/// Stands still while nothing is read from a session's client: what the client does not say then is no silence. A pure
/// value.
class ListeningClock {
public:
    /// Pauses may overlap.
    void pause(Instant now) {
        if (pauses_++ == 0) paused_at_ = now;
    }
    void resume(Instant now) {
        if (--pauses_ == 0) paused_for_ += now - paused_at_;
    }
    Instant at(Instant now) const { return (pauses_ > 0 ? paused_at_ : now) - paused_for_; }

private:
    int pauses_ = 0;
    Instant paused_at_{};
    Instant::duration paused_for_{};
};

}  // namespace scribed::daemon
