// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "net/signal.hpp"
#include "proto/piece_leg.hpp"
#include "upstream/batch_lane.hpp"
#include "upstream/live_lane.hpp"

namespace scribed::upstream {

/// The shell around proto::PieceLeg: reads its pieces from the recording and sends them to the batch lanes.
class NearLiveConnection final : public LiveConnection {
public:
    NearLiveConnection(
        const std::vector<std::shared_ptr<BatchLane>>& lanes, proto::BatchOptions options, LiveCall call
    );

    std::shared_ptr<proto::LiveLeg> leg() const override { return leg_; }
    net::Task<UpstreamResult<void>> connect(Instant deadline) override;
    net::Task<void> serve() override;
    void wake() override { wake_.notify(); }
    void abort() override;

private:
    net::Task<void> send(proto::PieceLeg::Upload upload);
    net::Task<Result<std::vector<std::int16_t>>> read(audio::Stretch clip);
    net::Task<UpstreamResult<std::string>> transcribe(std::string wav, std::chrono::milliseconds length, Instant until);
    net::Task<UpstreamResult<std::string>> ask(BatchLane& lane, std::string wav, std::chrono::milliseconds length);
    std::vector<BatchLane*> usable() const;
    void report(const BatchLane& lane, const proto::UpstreamError& error);

    const std::vector<std::shared_ptr<BatchLane>>& lanes_;
    const proto::BatchOptions options_;
    const LiveCall call_;
    const std::shared_ptr<proto::PieceLeg> leg_;
    net::Signal wake_;
};

}  // namespace scribed::upstream
