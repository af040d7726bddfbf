// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "live_service.hpp"
#include "proto/realtime_leg.hpp"

namespace scribed::proto {

/// The Realtime API behind a RealtimeLeg, by its events (upstream.md 4.4 to 4.6): with its own voice detection, or with
/// a model that has none and commits when it is told to.
class RealtimeService final : public LiveService {
public:
    RealtimeService(std::shared_ptr<RealtimeLeg> leg, ServicePlan plan, Instant now, UnixMs wall);

    bool step(Instant now) override;
    LiveLeg& leg() override { return *leg_; }
    bool busy() const override;
    Samples heard() const override { return position_; }

private:
    struct Item {
        std::string id;
        Fate::Outcome outcome{};
        Instant due;
        std::string text;
    };
    bool detects() const { return plan_.kind == ServicePlan::Kind::vad; }
    void open(Instant now);
    bool strike(Instant now);
    void write(Instant now);
    void take(std::string_view message, Instant now);
    void say(const std::string& json, Instant now);
    void hear(const std::vector<std::int16_t>& pcm, Instant now);
    void detect(std::int16_t sample, Instant now);
    void stream(Instant now);
    void commit(std::string_view event_id, Instant now);
    void settle(const Item& item, Instant now);

    std::shared_ptr<RealtimeLeg> leg_;
    ServicePlan plan_;
    Instant begun_;
    UnixMs wall_;
    bool opened_ = false;
    bool told_ = false;  ///< a session.update that waits for its answer
    int said_ = 0;
    Samples position_ = 0;              ///< upstream samples heard
    std::vector<std::int16_t> buffer_;  ///< not committed; with detection: since the first loud sample
    Samples quiet_ = 0;
    bool speaking_ = false;
    int items_ = 0;
    std::string last_;
    std::vector<Item> thinking_;
    std::size_t streamed_ = 0;
};

}  // namespace scribed::proto
