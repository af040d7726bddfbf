// SPDX-License-Identifier: Apache-2.0
#include "daemon/session_clock.hpp"

#include <algorithm>

namespace scribed::daemon {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

void SessionClock::sent(Samples samples, unsigned rate) {
    sent_ += nanoseconds(static_cast<std::int64_t>(rescale(samples, rate, std::nano::den)));
}

Samples SessionClock::furthest(unsigned rate, Instant now) const {
    const auto clock = std::max<nanoseconds>(now - opened_, sent_) + ahead_;
    return ms_to_samples(std::chrono::duration_cast<milliseconds>(clock).count(), rate);
}

}  // namespace scribed::daemon
