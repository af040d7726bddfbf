// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "transcript/fill_search.hpp"
#include "transcript/placement.hpp"

namespace scribed::transcript {

/// Moves each voiced token of `placed`, the most probable placement, from its start there to where it is nearest to its
/// starts in all the likely placements: a word that is as likely said before a pause as behind it is put between.
/// What only one placement is likely for stays. Starts do not decrease, each token keeps its length up to the next.
void move_to_likely_starts(const PlacementInput& input, std::span<const LikelyFill> fills, std::vector<Placed>& placed);

}  // namespace scribed::transcript
