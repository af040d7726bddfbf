// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "daemon/analysis_queue.hpp"
#include "daemon/batch_pieces.hpp"
#include "daemon/batch_track.hpp"
#include "daemon/feed.hpp"
#include "daemon/services.hpp"

namespace scribed::daemon {

/// Makes one new version of a session's transcript out of its recording: cut, send, merge, store. Each step's result is
/// stored, so that a job begun before a restart goes on where it stood. On the batch runner's executor.
class BatchJob {
public:
    /// `answered`: called, on the executor, behind each answer that is stored. `patient`: as in BatchPieces.
    BatchJob(
        Services& services,
        const upstream::BatchAsk& ask,
        AnalysisQueue& analyses,
        store::SessionRow session,
        std::shared_ptr<Feed> feed,
        net::Executor executor,
        std::function<net::Task<void>()> answered,
        bool patient
    );

    BatchJob(const BatchJob&) = delete;
    BatchJob& operator=(const BatchJob&) = delete;

    enum class End { done, failed, waits, killed };
    struct Outcome {
        End end = End::done;
        std::string reason = {};
        std::optional<PieceWait> wait = {};  ///< for what
    };
    net::Task<Outcome> run();

private:
    /// What a kill interrupts fails as well, and is no failure.
    net::Task<Outcome> failure(std::string why);
    net::Task<Result<void>> load_tracks();
    net::Task<Result<void>> analyse();
    net::Task<Result<void>> merge_and_store();
    std::vector<transcript::MergeTrack> merge_input() const;
    net::Task<void> on_pieces(std::size_t done, std::size_t total);
    net::Task<void> report(std::string stage, std::size_t done, std::size_t total);
    static net::Task<void> publish_canon(std::shared_ptr<Feed> feed, int version);
    static net::Task<void> publish_progress(
        std::shared_ptr<Feed> feed, std::string stage, std::size_t done, std::size_t total
    );

    Services& services_;
    AnalysisQueue& analyses_;
    store::SessionRow session_;
    std::shared_ptr<Feed> feed_;  ///< lives on its own executor
    net::Executor executor_;
    std::function<net::Task<void>()> answered_;
    std::optional<std::size_t> answers_;  ///< as of the last report
    Log log_;
    int version_ = 0;
    std::vector<BatchTrack> tracks_;
    BatchPieces pieces_;
};

}  // namespace scribed::daemon
