// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/metrics.hpp"
#include "net/worker_pool.hpp"
#include "store/recorder.hpp"
#include "store/store.hpp"
#include "upstream/batch_lane.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/realtime_lane.hpp"

namespace scribed::daemon {

/// What every session and job shares. Owned by App, outlives them all; each member is safe on any thread.
struct Services {
    const Config& config;
    store::Store& store;
    store::Recorder& recorder;
    net::WorkerPool& workers;
    upstream::LaneHealth& health;
    Metrics& metrics;
    std::vector<std::shared_ptr<upstream::RealtimeLane>> live_lanes;
    std::vector<std::shared_ptr<upstream::BatchLane>> batch_lanes;
};

}  // namespace scribed::daemon
