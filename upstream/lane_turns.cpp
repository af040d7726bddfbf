// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_turns.hpp"

#include <algorithm>

#include "proto/backoff.hpp"

namespace scribed::upstream {
namespace {

// With the default pauses: a quarter of an hour.
constexpr int kDownFactor = 15;
// A pause has up to so much of itself on top (proto::backoff).
constexpr int kJitterShare = 4;

}  // namespace

LaneTurns::Turn::~Turn() {
    if (turns_ == nullptr || !alone_) return;
    const std::lock_guard lock(turns_->mutex_);
    auto& busy_since = turns_->lanes_[key_].busy_since;
    // Whoever waited for too long has the turn by now.
    if (busy_since == begun_) busy_since.reset();
}

void LaneTurns::Turn::answered() const {
    bool was_down = false;
    {
        const std::lock_guard lock(turns_->mutex_);
        Lane& lane = turns_->lanes_[key_];
        was_down = std::exchange(lane.down, false);
        lane.failures = 0;
    }
    if (was_down && turns_->recovered_) turns_->recovered_();
}

void LaneTurns::Turn::failed(
    const proto::UpstreamError& error, const RetryPace& pace, double random, Instant now, UnixMs wall
) const {
    const std::lock_guard lock(turns_->mutex_);
    Lane& lane = turns_->lanes_[key_];
    // Who began before it was known to fail has only tried at the same time.
    if (lane.failures > 0 && begun_ < lane.failed_at) return;
    ++lane.failures;
    lane.down = lane.down || lane.failures >= pace.enough;
    const proto::BackoffPolicy policy{pace.first, lane.down ? pace.most * kDownFactor : pace.most};
    lane.failed_at = now;
    lane.pause = proto::backoff(policy, lane.failures, random, error, wall);
    lane.down = lane.down || lane.pause > pace.most + pace.most / kJitterShare;
    lane.why = error;
}

std::variant<LaneTurns::Turn, LaneTurns::Wait> LaneTurns::enter(
    const std::string& key, Instant now, std::chrono::milliseconds longest
) {
    const std::lock_guard lock(mutex_);
    Lane& lane = lanes_[key];
    if (lane.failures == 0) return Turn(this, key, now, false);
    const auto until = lane.failed_at + std::min(lane.pause, longest);
    const bool busy =
        lane.busy_since && std::chrono::floor<std::chrono::milliseconds>(now - *lane.busy_since) < longest;
    if (busy || now < until) return Wait{until, busy, lane.down, lane.why};
    lane.busy_since = now;
    return Turn(this, key, now, true);
}

std::optional<LaneHealth::Refusal> LaneTurns::down(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = lanes_.find(key);
    if (found == lanes_.end() || !found->second.down) return std::nullopt;
    const Lane& lane = found->second;
    return LaneHealth::Refusal{lane.failed_at + lane.pause, explain(lane.why)};
}

void LaneTurns::hurry(const std::string& key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = lanes_.find(key); found != lanes_.end()) found->second.pause = {};
}

}  // namespace scribed::upstream
