// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "daemon/batch_track.hpp"
#include "daemon/piece_sender.hpp"
#include "daemon/services.hpp"

namespace scribed::daemon {

/// The pieces of one job: stored before they are sent, sent side by side, and where an answer was cut off sent again
/// in parts (cut_off_pieces.hpp). Every answer is stored. On the batch runner's executor.
class BatchPieces {
public:
    /// Told of each change; called on the executor.
    using Report = std::function<net::Task<void>(std::size_t done, std::size_t total)>;
    /// `patient`: a service that is down is waited for; else its pieces fail.
    BatchPieces(
        Services& services,
        const upstream::BatchAsk& ask,
        bool patient,
        const store::SessionRow& session,
        std::vector<BatchTrack>& tracks,
        net::Executor executor,
        Log log,
        Report report
    );

    /// Fills `pieces` of each track with what a restart left there, or with new ones from `cuts`. The version that the
    /// job is making.
    net::Task<Result<int>> load();
    /// Sends what has no answer, until there is nothing more to send, it has to wait() or the task is killed.
    net::Task<void> send();

    std::size_t total() const;
    std::size_t count(store::PieceState state) const;
    /// What must happen before there is any use in sending the rest.
    const std::optional<PieceWait>& wait() const { return wait_; }
    /// Why a piece failed last; a sentence.
    const std::string& error() const { return error_; }

private:
    net::Task<void> send_missing();
    net::Task<void> send_one(BatchTrack* track, store::PieceRow piece);
    void take(store::PieceRow& piece, PieceAnswer answer);
    net::Task<void> keep(std::vector<store::PieceRow> rows, const char* event);
    /// Adds parts for what was cut off; false when nothing was.
    net::Task<bool> part_cut_off();

    Services& services_;
    const upstream::BatchAsk& ask_;
    const bool patient_;
    const store::SessionRow& session_;
    const BatchLanes lanes_;
    std::vector<BatchTrack>& tracks_;
    net::Executor executor_;
    Log log_;
    Report report_;
    std::optional<PieceWait> wait_;
    std::string error_;
};

}  // namespace scribed::daemon
