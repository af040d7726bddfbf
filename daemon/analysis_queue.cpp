// SPDX-License-Identifier: Apache-2.0
#include "daemon/analysis_queue.hpp"

#include <utility>

namespace scribed::daemon {

net::Task<Result<RecordingAnalysis>> AnalysisQueue::analyse(
    net::Executor executor, std::string user, std::filesystem::path file, audio::PieceLimits limits
) {
    const auto turn = co_await turn_.take(executor, std::move(user));
    const bool killed = co_await net::killed();
    if (killed) co_return Error(Errc::cancelled, "not needed any more");
    const auto work = [file = std::move(file), limits] { return analyse_recording(file, limits); };
    co_return co_await workers_.run(work);
}

}  // namespace scribed::daemon
