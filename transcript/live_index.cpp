// SPDX-License-Identifier: Apache-2.0
#include "transcript/live_index.hpp"

#include <algorithm>

namespace scribed::transcript {

LiveIndex::LiveIndex(std::span<const LiveUtterance> live) : live_(live) {
    std::int64_t latest = 0;
    latest_end_.reserve(live.size());
    for (const LiveUtterance& utterance : live)
        latest_end_.push_back(latest = std::max(latest, utterance.end_ms));
}

std::size_t LiveIndex::first_after(std::int64_t ms) const {
    return static_cast<std::size_t>(std::upper_bound(latest_end_.begin(), latest_end_.end(), ms) - latest_end_.begin());
}

std::size_t LiveIndex::last_before(std::int64_t ms) const {
    const auto at = std::partition_point(live_.begin(), live_.end(), [&](const LiveUtterance& utterance) {
        return utterance.start_ms < ms;
    });
    return static_cast<std::size_t>(at - live_.begin());
}

}  // namespace scribed::transcript
