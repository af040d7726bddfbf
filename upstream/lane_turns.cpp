// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_turns.hpp"

#include <algorithm>

#include "proto/backoff.hpp"

namespace scribed::upstream {
namespace {

// With the default pauses: a quarter of an hour.
constexpr int kDownFactor = 15;

}  // namespace

LaneTurns::Turn::~Turn() {
    if (turns_ == nullptr || !alone_) return;
    const std::lock_guard lock(turns_->mutex_);
    turns_->lanes_[key_].busy = false;
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
    lane.down = lane.failures >= pace.enough;
    const proto::BackoffPolicy policy{pace.first, lane.down ? pace.most * kDownFactor : pace.most};
    lane.failed_at = now;
    lane.pause = proto::backoff(policy, lane.failures, random, error, wall);
    lane.why = error;
}

std::variant<LaneTurns::Turn, LaneTurns::Wait> LaneTurns::enter(
    const std::string& key, Instant now, std::chrono::milliseconds longest
) {
    const std::lock_guard lock(mutex_);
    Lane& lane = lanes_[key];
    if (lane.failures == 0) return Turn(this, key, now, false);
    const auto until = lane.failed_at + std::min(lane.pause, longest);
    if (lane.busy || now < until) return Wait{until, lane.busy, lane.down, lane.why};
    lane.busy = true;
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
