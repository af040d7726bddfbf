// SPDX-License-Identifier: Apache-2.0
#include "upstream/near_live_lane.hpp"

#include <algorithm>
#include <utility>

#include "upstream/near_live_connection.hpp"

namespace scribed::upstream {

NearLiveLane::NearLiveLane(
    const LaneOwner& owner, std::vector<std::shared_ptr<BatchLane>> batch, std::string model, BatchAsk ask
)
    : health_key_(lane_key(name_, owner)),
      batch_(std::move(batch)),
      model_(std::move(model)),
      ask_(ask),
      user_(owner) {}

bool NearLiveLane::configured() const {
    return std::ranges::any_of(batch_, [](const auto& lane) { return lane->configured(); });
}

std::optional<LaneHealth::Refusal> NearLiveLane::refusal(const LaneHealth& health, Instant now) const {
    if (auto own = health.refusal(health_key_, now)) return own;
    std::optional<LaneHealth::Refusal> first;
    for (const auto& lane : batch_) {
        if (!lane->configured()) continue;
        auto refusal = health.refusal(lane->health_key(), now);
        if (!refusal) return std::nullopt;
        if (!first || refusal->until < first->until) first = std::move(refusal);
    }
    return first;
}

std::unique_ptr<LiveConnection> NearLiveLane::call(LiveCall call) const {
    const auto& hints = call.leg.session.config;
    proto::BatchOptions options{model_, hints.language, hints.prompt, hints.keywords};
    return std::make_unique<NearLiveConnection>(batch_, ask_, user_, std::move(options), std::move(call));
}

}  // namespace scribed::upstream
