// SPDX-License-Identifier: Apache-2.0
#include "daemon/gap_collector.hpp"

#include <algorithm>

namespace scribed::daemon {
namespace {

constexpr std::chrono::seconds kGrow{1};
// Crumbs this close belong together: the resampler's delay makes them touch inexactly.
constexpr Samples kNear = kTrackRate / 10;

}  // namespace

void GapCollector::lost(const std::string& track, Samples begin, Samples end, const std::string& reason, Instant now) {
    if (begin >= end) return;
    const auto [at, fresh] = pending_.try_emplace(track, Pending{begin, end, reason, now});
    if (fresh) return;
    auto& pending = at->second;
    const bool near = begin <= pending.end + kNear && end + kNear >= pending.begin;
    if (near && reason == pending.reason) {
        pending.begin = std::min(pending.begin, begin);
        pending.end = std::max(pending.end, end);
        return;
    }
    emit_(track, pending.begin, pending.end, pending.reason);
    pending = Pending{begin, end, reason, now};
}

void GapCollector::tick(Instant now) {
    for (auto at = pending_.begin(); at != pending_.end();) {
        const auto& [track, pending] = *at;
        if (now - pending.since < kGrow) {
            ++at;
            continue;
        }
        emit_(track, pending.begin, pending.end, pending.reason);
        at = pending_.erase(at);
    }
}

void GapCollector::flush() { tick(Instant::max()); }

}  // namespace scribed::daemon
