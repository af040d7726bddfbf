// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "net/task.hpp"
#include "proto/realtime_leg.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/recorded_audio.hpp"
#include "upstream/result.hpp"

namespace scribed::upstream {

/// What a track gives a lane that is to serve it. References outlive the connection.
struct LiveCall {
    net::Executor executor;                  ///< the session's
    const proto::RealtimeLeg::Options& leg;  ///< hints and limits; each lane takes what it can use
    LaneHealth& health;
    RecordedAudio& recording;
    std::function<void()> on_events;  ///< the leg may have events
    Log log;
};

/// One connection of one track: a leg of its succession, and the I/O behind it. On the session's executor.
class LiveConnection {
public:
    virtual ~LiveConnection() = default;
    virtual std::shared_ptr<proto::LiveLeg> leg() const = 0;
    /// By `deadline`. Once.
    virtual net::Task<UpstreamResult<void>> connect(Instant deadline) = 0;
    /// Behind connect(): until the leg has ended.
    virtual net::Task<void> serve() = 0;
    /// The leg may have something to send, or has ended.
    virtual void wake() = 0;
    /// Drops it: serve() returns soon, and the leg has failed if it had not ended.
    virtual void abort() = 0;
};

/// One way to live text, with one account's credentials. Stateless and shared by all shards.
class LiveLane {
public:
    virtual ~LiveLane() = default;
    virtual const std::string& name() const = 0;
    /// Under which its refusals are remembered (upstream/lane_health.hpp).
    virtual const std::string& health_key() const = 0;
    virtual bool configured() const = 0;
    /// Why it is not to be tried now; nothing when it may be.
    virtual std::optional<LaneHealth::Refusal> refusal(const LaneHealth& health, Instant now) const {
        return health.refusal(health_key(), now);
    }
    /// A connection that is not made yet. The lane outlives it.
    virtual std::unique_ptr<LiveConnection> call(LiveCall call) const = 0;
};

}  // namespace scribed::upstream
