// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "audio/pieces.hpp"
#include "store/rows.hpp"
#include "transcript/merge.hpp"

namespace scribed::daemon {

/// One track of a batch job.
struct BatchTrack {
    store::TrackRow row;
    /// What is known before the batch pass: live text, voices, prompt. `canon` is filled for the merge.
    transcript::MergeTrack heard;
    std::vector<audio::Piece> cuts;
    std::vector<store::PieceRow> pieces;
};

}  // namespace scribed::daemon
