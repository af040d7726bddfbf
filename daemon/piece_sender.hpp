// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/log.hpp"
#include "daemon/services.hpp"
#include "proto/batch_codec.hpp"
#include "store/rows.hpp"

namespace scribed::daemon {

/// What became of one piece.
struct PieceAnswer {
    store::PieceState state = store::PieceState::failed;
    std::string text;
    std::string lane;
    std::string error;  ///< a sentence, when failed
    int attempts = 0;
    bool killed = false;  ///< the daemon stops: the piece is as it was
    bool account_refused =
        false;  ///< every lane that could serve refused our credentials: worth asking again after linking
};

/// Sends one piece through `lanes` in order, with back-off for what passes by itself, until it is answered or
/// all lanes have given up (upstream.md 2.7, 3, 5).
net::Task<PieceAnswer> send_piece(
    Services& services,
    BatchLanes lanes,
    std::string wav,
    std::chrono::milliseconds length,
    proto::BatchOptions options,
    Log log
);

}  // namespace scribed::daemon
