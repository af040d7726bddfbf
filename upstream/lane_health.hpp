// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "proto/upstream_error.hpp"

namespace scribed::upstream {

/// What the process has learnt about each lane: a refusal that concerns the account or our configuration is remembered,
/// so that not every session runs into it anew (design.md 4, upstream.md 4.2, F6). Thread-safe.
class LaneHealth {
public:
    struct Refusal {
        Instant until;
        std::string reason;  ///< a sentence for people
    };

    /// Why the lane is not to be tried now; nothing when it may be.
    std::optional<Refusal> refusal(const std::string& lane, Instant now) const;
    /// Remembers `error` for as long as its fault deserves: a day for an entitlement, until the reset for usage,
    /// minutes for an edge block; passing faults are not remembered.
    void report(const std::string& lane, const proto::UpstreamError& error, Instant now, UnixMs wall);
    /// The lane works: forget.
    void clear(const std::string& lane);

private:
    mutable std::mutex mutex_;
    std::map<std::string, Refusal> refusals_;
};

/// One sentence that tells a person what happened and, where there is something to do, what to do.
std::string explain(const proto::UpstreamError& error);

}  // namespace scribed::upstream
