// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "daemon/recording_analysis.hpp"
#include "net/slots.hpp"
#include "net/task.hpp"
#include "net/worker_pool.hpp"

namespace scribed::daemon {

/// Analyses recordings on the worker pool, one at a time: hours of sound take seconds each, many jobs may begin at
/// once, and the rest of the pool is for what cannot wait, such as the pieces of a live track.
class AnalysisQueue {
public:
    /// `workers` outlives it.
    explicit AnalysisQueue(net::WorkerPool& workers) : workers_(workers) {}

    /// `executor` is the caller's; `user`: whose turn it takes.
    net::Task<Result<RecordingAnalysis>> analyse(
        net::Executor executor, std::string user, std::filesystem::path file, audio::PieceLimits limits
    );

private:
    net::WorkerPool& workers_;
    net::Slots turn_{1};
};

}  // namespace scribed::daemon
