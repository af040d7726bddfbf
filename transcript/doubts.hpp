// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "transcript/canon.hpp"
#include "transcript/match.hpp"
#include "transcript/merge.hpp"

namespace scribed::transcript {

/// Canon tokens [begin, end) of the track that nobody said, probably: whole sentences.
struct DoubtedRun {
    std::size_t begin = 0;
    std::size_t end = 0;
    Doubt doubt = Doubt::none;
    /// Where they would have been said: between what the live pass heard before and after, or the piece's edges.
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

/// What the batch model made up, in order and disjoint: sentences of which the live pass heard nothing, neither in
/// these words nor in others, and which stand in a long silence (upstream.md F12) or repeat the prompt (F13).
/// In case of doubt about a doubt the text is believed.
std::vector<DoubtedRun> find_doubts(const MergeTrack& track, const Match& match);

}  // namespace scribed::transcript
