// SPDX-License-Identifier: Apache-2.0
#include "access/limits.hpp"

#include <algorithm>
#include <cmath>

namespace scribed::access {

double RateLimit::level(const Bucket& bucket, Instant now) const {
    const std::chrono::duration<double, std::ratio<60>> minutes = now - bucket.at;
    return std::min<double>(per_minute_, bucket.level + minutes.count() * per_minute_);
}

// A full bucket says nothing that a missing one does not.
void RateLimit::forget_full(Instant now) {
    std::erase_if(buckets_, [&](const auto& pair) { return level(pair.second, now) >= per_minute_; });
    look_at_ = std::max<std::size_t>(1024, 2 * buckets_.size());
}

std::optional<std::chrono::milliseconds> RateLimit::take(const std::string& who, Instant now) {
    if (per_minute_ == 0) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= look_at_) forget_full(now);
    auto& bucket = buckets_.try_emplace(who, Bucket{static_cast<double>(per_minute_), now}).first->second;
    bucket = {level(bucket, now), now};
    if (bucket.level >= 1) {
        bucket.level -= 1;
        return std::nullopt;
    }
    return std::chrono::milliseconds(std::lround((1 - bucket.level) * 60'000 / per_minute_) + 1);
}

std::optional<Places::Place> Places::take(const std::string& who) {
    if (most_ == 0) return Place();
    const std::lock_guard lock(mutex_);
    auto& taken = taken_[who];
    if (taken >= most_) return std::nullopt;
    ++taken;
    return Place(this, who);
}

Places::Place Places::hold(const std::string& who) {
    if (most_ == 0) return {};
    const std::lock_guard lock(mutex_);
    ++taken_[who];
    return Place(this, who);
}

Places::Place::~Place() {
    if (places_ == nullptr) return;
    const std::lock_guard lock(places_->mutex_);
    const auto found = places_->taken_.find(who_);
    if (--found->second == 0) places_->taken_.erase(found);
}

}  // namespace scribed::access
