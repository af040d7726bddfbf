// SPDX-License-Identifier: Apache-2.0
#include "transcript/placement.hpp"

#include "transcript/fill_search.hpp"
#include "transcript/likely_starts.hpp"
#include "transcript/spread.hpp"

namespace scribed::transcript {

std::vector<Placed> place(const PlacementInput& input) {
    if (input.tokens.empty()) return {};
    const FillSearch search(input);
    auto placed = spread(input, search.best());
    move_to_likely_starts(input, search.likely(), placed);
    return placed;
}

}  // namespace scribed::transcript
