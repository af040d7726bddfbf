// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "transcript/align.hpp"
#include "transcript/hints.hpp"
#include "transcript/live_index.hpp"
#include "transcript/merge.hpp"
#include "transcript/spoken.hpp"

namespace scribed::transcript {

/// A track's texts as tokens, and which of them are the same.
struct Match {
    std::vector<Token> live;
    std::vector<std::uint32_t> utterance_of;  ///< one per live token
    std::vector<Token> canon;
    std::vector<std::size_t> piece_begin;  ///< index of each piece's first canon token; one more at the end
    std::vector<Link> links;               ///< one per canon token
    std::vector<Hint> hints;               ///< one per canon token
};

/// Aligns the canon of `track` (in order, see put_in_order) to its live text, each piece to what was heard in its time.
Match match(const MergeTrack& track, const LiveIndex& index);

}  // namespace scribed::transcript
