// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "daemon/current_config.hpp"
#include "daemon/lanes.hpp"
#include "daemon/metrics.hpp"
#include "net/worker_pool.hpp"
#include "store/recorder.hpp"
#include "store/store.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/lane_turns.hpp"

namespace scribed::daemon {

/// What every session and job shares. Owned by App, outlives them all; each member is safe on any thread.
struct Services {
    const CurrentConfig& config;
    store::Store& store;
    store::Recorder& recorder;
    net::WorkerPool& workers;
    upstream::LaneHealth& health;
    upstream::LaneTurns& turns;
    Metrics& metrics;
    const Lanes& lanes;
};

}  // namespace scribed::daemon
