// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/log.hpp"
#include "daemon/lanes.hpp"
#include "daemon/metrics.hpp"
#include "store/rows.hpp"
#include "upstream/batch_ask.hpp"

namespace scribed::daemon {

/// What must happen before there is any use in sending a piece again: no fault of the piece.
struct PieceWait {
    enum class For {
        account,  ///< every lane that could serve refused our credentials: ask again after linking
        usage,    ///< all have spent their usage; the first of them has some again at `until`
        service,  ///< one that could serve is down; the first of these may be tried again at `until`
    };
    For what = For::service;
    Instant until;
};

/// What became of one piece.
struct PieceAnswer {
    store::PieceState state = store::PieceState::failed;
    std::string text;
    std::string lane;
    std::string passed_over;  ///< which lanes before it did not answer, and why
    std::string error;        ///< a sentence, when failed
    int attempts = 0;
    bool dropped = false;  ///< killed, or unwanted: the piece is as it was
    std::optional<PieceWait> wait;
    bool too_long = false;  ///< a shorter piece may be answered: a lane found it too large, or was too slow
};

/// Sends one piece through `lanes` in order until it is answered or no lane is left to ask (upstream.md 2.7, 3, 5). A
/// lane that fails is tried again as long as it is not down; one that answers others, until it has failed this piece
/// `batch.attempts` times. Whether it does is looked into from as many failures on, or from the first where some clips
/// are known to cause such. `can_halve`: a lane that is too slow for the piece twice is given up. `retries` counts
/// tries that are repeated.
net::Task<PieceAnswer> send_piece(
    const upstream::BatchAsk& ask,
    net::Executor executor,
    const BatchLanes& lanes,
    const upstream::Clip& clip,
    bool can_halve,
    const Counter& retries,
    const Log& log
);

}  // namespace scribed::daemon
