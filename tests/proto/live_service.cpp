// SPDX-License-Identifier: Apache-2.0
#include "live_service.hpp"

#include "piece_service.hpp"
#include "realtime_service.hpp"

namespace scribed::proto {

Fate LiveService::fate_of(const ServicePlan& plan, int item, const std::string& text) {
    const auto fate = plan.fate ? plan.fate(item) : Fate{Fate::Outcome::text, plan.thinks};
    if (fate.outcome == Fate::Outcome::empty) swallowed_ += text + ' ';
    return fate;
}

std::unique_ptr<LiveService> make_service(
    const ServicePlan& plan, const CountingVoice& voice, Instant now, UnixMs wall, std::shared_ptr<LiveLeg>& leg
) {
    if (plan.kind == ServicePlan::Kind::pieces) {
        auto pieces = std::make_shared<PieceLeg>(PieceLeg::Options());
        leg = pieces;
        return std::make_unique<PieceService>(std::move(pieces), plan, voice, now);
    }
    RealtimeLeg::Options options;
    if (plan.kind == ServicePlan::Kind::committed) options.session.config.model = "gpt-live-transcribe";
    auto realtime = std::make_shared<RealtimeLeg>(options);
    leg = realtime;
    return std::make_unique<RealtimeService>(std::move(realtime), plan, now, wall);
}

}  // namespace scribed::proto
