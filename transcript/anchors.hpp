// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "transcript/spoken.hpp"

namespace scribed::transcript {

/// Live token `live` is canon token `canon`, very likely: both begin a run of words that is said once.
struct Anchor {
    std::uint32_t live = 0;
    std::uint32_t canon = 0;
};

/// Where in the live tokens one canon piece may be heard: indices [begin, end) on both sides.
struct Window {
    std::uint32_t canon_begin = 0;
    std::uint32_t canon_end = 0;
    std::uint32_t live_begin = 0;
    std::uint32_t live_end = 0;
};

/// The heaviest chain of anchors that runs forward on both sides, strictly. Candidates are runs of one to three tokens
/// that occur once on each side of a window, longer runs weighing more. O(n log n).
std::vector<Anchor> find_anchors(
    std::span<const Token> live, std::span<const Token> canon, std::span<const Window> windows
);

}  // namespace scribed::transcript
