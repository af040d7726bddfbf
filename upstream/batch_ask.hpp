// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "net/slots.hpp"
#include "upstream/batch_lane.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/lane_turns.hpp"

namespace scribed::upstream {

/// What is to be transcribed.
struct Clip {
    /// As a WAV file; made anew for each request, so that what waits takes no memory.
    std::function<net::Task<Result<std::string>>()> wav;
    std::chrono::milliseconds length{0};
    proto::BatchOptions options;
    std::string user;                ///< whose place it takes
    std::function<bool()> unwanted;  ///< asked when its turn comes: nobody needs it any more
};

/// What came of asking a lane once.
struct Asked {
    std::optional<std::string> text;
    std::optional<proto::UpstreamError> error;  ///< what the lane said instead
    bool own = false;                           ///< the lane answers others: the error is this clip's
    std::optional<LaneTurns::Wait> wait;        ///< it is not to be asked now, and was not
    std::optional<Error> unreadable;            ///< there is no clip to send
    bool dropped = false;                       ///< killed, or unwanted
};

/// How batch pieces and near-live pieces ask a batch lane: in a place of their user's, when the lane's turn is theirs
/// (lane_turns.hpp). A text that only gives the prompt back is asked for again without it; a failure that may be the
/// lane's or the clip's is told apart by silence, a second of it, or as much as the clip is long where the lane speaks
/// of rates or load; and what the lane says is remembered for all. Any passing failure may be the clip's where the lane
/// is down, so that one bad clip does not keep it there, and where the clip is a suspect. Elsewhere only what some
/// clips are known to cause.
class BatchAsk {
public:
    /// `longest`: no pause of a lane counts for longer. References outlive it.
    BatchAsk(
        LaneHealth& health,
        LaneTurns& turns,
        net::Slots& places,
        RetryPace pace,
        std::chrono::milliseconds longest = std::chrono::milliseconds::max()
    )
        : health_(health), turns_(turns), places_(places), pace_(pace), longest_(longest) {}

    /// `suspect`: the lane has failed this clip before.
    net::Task<Asked> ask(net::Executor executor, BatchLane& lane, const Clip& clip, bool suspect, const Log& log) const;

    const RetryPace& pace() const { return pace_; }
    /// Until when the lane is not to be asked, as it is down or has refused; now when it may be.
    Instant closed_until(const BatchLane& lane) const;

private:
    LaneHealth& health_;
    LaneTurns& turns_;
    net::Slots& places_;
    const RetryPace pace_;
    const std::chrono::milliseconds longest_;
};

}  // namespace scribed::upstream
