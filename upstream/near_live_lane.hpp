// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "upstream/batch_ask.hpp"
#include "upstream/live_lane.hpp"

namespace scribed::upstream {

/// `near_live` (design.md 4): pieces of 5 to 15 s, cut at pauses and sent to the batch lanes: live text, some seconds
/// late, wherever batch works. Serves while any of its batch lanes does.
class NearLiveLane final : public LiveLane {
public:
    /// `batch`: in the order in which they are tried; `model`: of those that let one choose.
    NearLiveLane(
        const LaneOwner& owner, std::vector<std::shared_ptr<BatchLane>> batch, std::string model, BatchAsk ask
    );

    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return health_key_; }
    bool configured() const override;
    /// Its own, or when none of its batch lanes may be tried, that of the first that may be again.
    std::optional<LaneHealth::Refusal> refusal(const LaneHealth& health, Instant now) const override;
    std::unique_ptr<LiveConnection> call(LiveCall call) const override;

private:
    const std::string name_ = "near_live";
    const std::string health_key_;
    const std::vector<std::shared_ptr<BatchLane>> batch_;
    const std::string model_;
    const BatchAsk ask_;
    const std::string user_;
};

}  // namespace scribed::upstream
