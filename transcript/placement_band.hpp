// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "transcript/placement.hpp"

namespace scribed::transcript {

/// How many tokens may have been said by the end of each atom: [begin, end], entry 0 standing before the first atom.
/// Neither ever decreases; the first holds 0, the last all tokens. Firm hints keep it narrow; where there are none it
/// follows the share of the voice that has passed, and is never wider than a fixed limit.
struct CountBand {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};
std::vector<CountBand> make_count_bands(const PlacementInput& input);

}  // namespace scribed::transcript
