// SPDX-License-Identifier: Apache-2.0
#include "clients/retry.hpp"

#include <algorithm>

namespace scribed::clients {
namespace {

constexpr std::chrono::milliseconds kFirst{250};
constexpr std::chrono::milliseconds kMost{4000};

}  // namespace

void Retry::succeeded() {
    lost_since_.reset();
    pause_ = {};
}

std::optional<Instant> Retry::failed(Instant now, double random) {
    if (!lost_since_) lost_since_ = now;
    if (now - *lost_since_ >= patience_) return std::nullopt;
    pause_ = std::clamp(pause_ * 2, kFirst, kMost);
    const auto jitter = std::chrono::duration_cast<Instant::duration>(pause_ * (0.25 * random));
    return std::min(now + pause_ + jitter, *lost_since_ + patience_);
}

}  // namespace scribed::clients
