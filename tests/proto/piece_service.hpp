// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "live_service.hpp"
#include "proto/piece_leg.hpp"

namespace scribed::proto {

/// The batch lanes behind a PieceLeg: each piece is read from the recording and answered by itself.
class PieceService final : public LiveService {
public:
    PieceService(std::shared_ptr<PieceLeg> leg, ServicePlan plan, const CountingVoice& voice, Instant now);

    bool step(Instant now) override;
    LiveLeg& leg() override { return *leg_; }
    bool busy() const override;
    Samples heard() const override { return heard_; }

private:
    struct Answer {
        std::uint64_t piece = 0;
        Fate::Outcome outcome{};
        Instant due;
        std::string text;
    };
    void take(Instant now);
    bool answer(Instant now);
    void fail(Instant now);

    std::shared_ptr<PieceLeg> leg_;
    ServicePlan plan_;
    const CountingVoice& voice_;
    Instant begun_;
    bool opened_ = false;
    int items_ = 0;
    int said_ = 0;
    Samples heard_ = 0;
    std::vector<Answer> thinking_;
};

}  // namespace scribed::proto
