// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "net/signal.hpp"
#include "proto/piece_leg.hpp"
#include "upstream/batch_ask.hpp"
#include "upstream/live_lane.hpp"

namespace scribed::upstream {

/// The shell around proto::PieceLeg: reads its pieces from the recording and sends them to the batch lanes.
class NearLiveConnection final : public LiveConnection {
public:
    /// The first two outlive it.
    NearLiveConnection(
        const std::vector<std::shared_ptr<BatchLane>>& lanes,
        const BatchAsk& ask,
        std::string user,
        proto::BatchOptions options,
        LiveCall call
    );

    std::shared_ptr<proto::LiveLeg> leg() const override { return leg_; }
    net::Task<UpstreamResult<void>> connect(Instant deadline) override;
    net::Task<void> serve() override;
    void wake() override { wake_.notify(); }
    void abort() override;

private:
    net::Task<void> send(proto::PieceLeg::Upload upload);
    net::Task<Result<std::string>> wav(audio::Stretch clip);
    /// A text, an error, or it was dropped.
    net::Task<Asked> transcribe(const Clip& clip, Instant until);
    std::vector<BatchLane*> usable() const;

    const std::vector<std::shared_ptr<BatchLane>>& lanes_;
    const BatchAsk& ask_;
    const std::string user_;
    const proto::BatchOptions options_;
    const LiveCall call_;
    const std::shared_ptr<proto::PieceLeg> leg_;
    net::Signal wake_;
};

}  // namespace scribed::upstream
