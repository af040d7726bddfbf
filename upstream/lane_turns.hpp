// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/clock.hpp"
#include "proto/upstream_error.hpp"
#include "upstream/lane_health.hpp"

namespace scribed::upstream {

/// How a lane that fails is tried again.
struct RetryPace {
    std::chrono::milliseconds first{1000};  ///< the pause after one failure; it doubles
    std::chrono::milliseconds most{60000};  ///< up to this; up to fifteen times this once the lane is down
    int enough = 8;                         ///< failures in a row after which the lane is down
};

/// Who may try a batch lane now. While it answers, everybody. Behind a failure that says nothing about what was sent,
/// one at a time, and only after a pause that grows with each further failure: so a service that is down is asked now
/// and then, however many jobs and live tracks wait for it. A lane that failed often enough, or that asks for a pause
/// longer than any of these, is down until it answers: whoever has another one need not wait for it. Any thread.
class LaneTurns {
public:
    /// Nobody may try the lane now.
    struct Wait {
        Instant until;      ///< its pause ends then
        bool busy = false;  ///< somebody tries it: how that ends is known soon
        bool down = false;
        proto::UpstreamError why;  ///< its last failure
    };

    /// Leave to try a lane once; over when destroyed. `key`: upstream::lane_key().
    class Turn {
    public:
        Turn(LaneTurns* turns, std::string key, Instant begun, bool alone)
            : turns_(turns), key_(std::move(key)), begun_(begun), alone_(alone) {}
        Turn(Turn&& other) noexcept
            : turns_(std::exchange(other.turns_, nullptr)),
              key_(std::move(other.key_)),
              begun_(other.begun_),
              alone_(other.alone_) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn();

        /// It gave a text, or refused as one that is alive does.
        void answered() const;
        /// It failed, whatever was sent. `random` in [0, 1): jitter.
        void failed(const proto::UpstreamError& error, const RetryPace& pace, double random, Instant now, UnixMs wall)
            const;

    private:
        LaneTurns* turns_;
        std::string key_;
        Instant begun_;
        bool alone_;  ///< nobody else may try meanwhile
    };

    /// `recovered`: told, on the thread of whoever found it out, that a lane that was down answers.
    explicit LaneTurns(std::function<void()> recovered = {}) : recovered_(std::move(recovered)) {}

    /// `longest`: a pause counts as over after so long, and so does a try of somebody else's.
    std::variant<Turn, Wait> enter(
        const std::string& key, Instant now, std::chrono::milliseconds longest = std::chrono::milliseconds::max()
    );
    /// Why a lane is down, and until when it is left alone; nothing when it is not.
    std::optional<LaneHealth::Refusal> down(const std::string& key) const;
    /// Somebody wants to know now: its pause is over.
    void hurry(const std::string& key);

private:
    struct Lane {
        int failures = 0;  ///< in a row
        Instant failed_at;
        std::chrono::milliseconds pause{0};
        bool down = false;
        std::optional<Instant> busy_since;  ///< somebody tries it alone
        proto::UpstreamError why;
    };

    const std::function<void()> recovered_;
    mutable std::mutex mutex_;
    std::map<std::string, Lane> lanes_;
};

}  // namespace scribed::upstream
