// SPDX-License-Identifier: Apache-2.0
#include "proto/backoff.hpp"

#include <algorithm>

namespace scribed::proto {
namespace {

// Upstream.md 2.7.
constexpr BackoffPolicy kEdgePolicy{std::chrono::seconds(30), std::chrono::minutes(15)};

}  // namespace

std::chrono::milliseconds backoff(
    const BackoffPolicy& policy, int attempt, double random, const UpstreamError& error, UnixMs now
) {
    using std::chrono::milliseconds;
    const BackoffPolicy& own = error.fault == UpstreamFault::edge_blocked ? kEdgePolicy : policy;
    milliseconds pause = own.first;
    for (int i = 1; i < attempt && pause < own.most; ++i) {
        pause *= 2;
    }
    pause = std::min(pause, own.most);
    const double share = std::clamp(random, 0.0, 1.0) / 4;
    pause += milliseconds(static_cast<std::int64_t>(static_cast<double>(pause.count()) * share));
    if (error.retry_after) pause = std::max(pause, *error.retry_after);
    if (error.resets_at) pause = std::max(pause, milliseconds(*error.resets_at - now));
    return pause;
}

}  // namespace scribed::proto
