// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "daemon/services.hpp"
#include "daemon/slots.hpp"
#include "proto/batch_codec.hpp"
#include "store/rows.hpp"

namespace scribed::daemon {

/// What became of one piece.
struct PieceAnswer {
    store::PieceState state = store::PieceState::failed;
    std::string text;
    std::string lane;
    std::string passed_over;  ///< which lanes before it did not answer, and why
    std::string error;        ///< a sentence, when failed
    int attempts = 0;
    bool dropped = false;          ///< killed, or unwanted: the piece is as it was
    bool account_refused = false;  ///< every lane that could serve refused our credentials: ask again after linking
    /// Every lane that could serve has spent its usage; the first of them has some again then.
    std::optional<Instant> usage_back;
    bool too_long = false;  ///< a shorter piece may be answered: a lane found it too large, or was too slow
};

/// One piece to be sent.
struct Upload {
    /// The piece as a WAV file; made anew for each try, so that what waits takes no memory.
    std::function<net::Task<Result<std::string>>()> wav;
    std::chrono::milliseconds length{0};
    proto::BatchOptions options;
    std::string user;                ///< whose places it takes
    std::function<bool()> unwanted;  ///< asked when its turn comes: nobody needs it any more
};

/// Sends one piece through `lanes` in order, with back-off for what passes by itself, until it is answered or
/// all lanes have given up (upstream.md 2.7, 3, 5). Takes a place for each try, and none while it waits between two.
net::Task<PieceAnswer> send_piece(Services& services, BatchLanes lanes, Slots& slots, Upload upload, Log log);

}  // namespace scribed::daemon
