// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "daemon/feed.hpp"
#include "daemon/recording_analysis.hpp"
#include "daemon/services.hpp"
#include "daemon/slots.hpp"
#include "transcript/merge.hpp"

namespace scribed::daemon {

/// Makes one new version of a session's transcript out of its recording: cut, send, merge, store. Each step's result is
/// stored, so that a job begun before a restart goes on where it stood. On the batch runner's executor.
class BatchJob {
public:
    BatchJob(
        Services& services, Slots& slots, store::SessionRow session, std::shared_ptr<Feed> feed, net::Executor executor
    );

    enum class End { done, failed, account_refused, killed };
    struct Outcome {
        End end = End::done;
        std::string reason;
    };
    net::Task<Outcome> run();

private:
    struct Track {
        store::TrackRow row;
        RecordingAnalysis analysis;
        std::vector<store::PieceRow> pieces;
    };

    net::Task<Result<void>> load_tracks();
    net::Task<Result<void>> analyse();
    net::Task<Result<void>> load_pieces();
    net::Task<void> send_all();
    net::Task<void> send_one(store::PieceRow* piece, std::string file);
    net::Task<Result<void>> merge_and_store();
    net::Task<Result<std::vector<transcript::MergeTrack>>> merge_input();
    net::Task<void> report(std::string stage, std::size_t done, std::size_t total);
    static net::Task<void> publish_canon(std::shared_ptr<Feed> feed, int version);
    static net::Task<void> publish_progress(
        std::shared_ptr<Feed> feed, std::string stage, std::size_t done, std::size_t total
    );
    std::size_t count(store::PieceState state) const;
    std::size_t total() const;

    Services& services_;
    Slots& slots_;
    store::SessionRow session_;
    std::shared_ptr<Feed> feed_;  ///< lives on its own executor
    net::Executor executor_;
    Log log_;
    int version_ = 0;
    std::vector<Track> tracks_;
    bool account_refused_ = false;
    std::string error_;
};

}  // namespace scribed::daemon
