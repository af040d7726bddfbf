// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "proto/upstream_error.hpp"

namespace scribed::upstream {

/// Whose credentials a lane shows: a user's name, or empty for those that serve everybody (an API key).
using LaneOwner = std::string;
/// The key of one lane of one owner.
std::string lane_key(std::string_view lane, const LaneOwner& owner);
/// Lane and owner of a key.
std::pair<std::string_view, std::string_view> split_lane_key(std::string_view key);

/// What the process has learnt about each lane of each owner: a refusal that concerns the account or our configuration
/// is remembered, so that not every session runs into it anew (design.md 4, upstream.md 4.2, F6). Thread-safe.
class LaneHealth {
public:
    struct Refusal {
        Instant until;
        std::string reason;  ///< a phrase for people
    };

    /// Told of each report (with the error) and of each clear() (null), on the thread of whoever makes it: be quick.
    using Observer = std::function<void(const std::string& key, const proto::UpstreamError* error)>;
    explicit LaneHealth(Observer observer = {}) : observer_(std::move(observer)) {}

    // `key`: lane_key().

    /// Why the lane is not to be tried now; nothing when it may be.
    std::optional<Refusal> refusal(const std::string& key, Instant now) const;
    /// Remembers `error` for as long as its fault deserves: a day for an entitlement, until the reset for usage, 30 s
    /// for an edge block and longer each time; passing faults are not remembered.
    void report(const std::string& key, const proto::UpstreamError& error, Instant now, UnixMs wall);
    /// The lane failed again and again with what should pass: nobody tries it for 15 s, and for twice as long each time
    /// after, up to a minute.
    void rest(const std::string& key, const proto::UpstreamError& error, Instant now);
    /// The lane works: forget.
    void clear(const std::string& key);
    /// The lane may be tried again, and nobody knows yet whether it works.
    void forget(const std::string& key);

private:
    void rest_from(
        const std::string& key,
        const proto::UpstreamError& error,
        Instant now,
        std::chrono::seconds first,
        std::chrono::seconds most
    );

    const Observer observer_;
    mutable std::mutex mutex_;
    std::map<std::string, Refusal> refusals_;
    std::map<std::string, int> rests_;  ///< in a row
};

/// Tells a person what happened and, where there is something to do, what to do: a phrase without a full stop.
std::string explain(const proto::UpstreamError& error);

}  // namespace scribed::upstream
