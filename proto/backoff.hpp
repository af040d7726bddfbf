// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "proto/upstream_error.hpp"

namespace scribed::proto {

struct BackoffPolicy {
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds most{30000};
};

/// The pause before try `attempt` + 1 (attempt counts from 1): doubling from `first` to `most`, with up to 25 % jitter
/// by `random` in [0, 1); never shorter than what upstream asked for (retry_after, resets_at; an edge block starts at
/// 30 s and may reach 15 min, upstream.md 2.7).
std::chrono::milliseconds backoff(
    const BackoffPolicy& policy, int attempt, double random, const UpstreamError& error, UnixMs now
);

}  // namespace scribed::proto
