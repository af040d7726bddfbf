// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "transcript/placement.hpp"

namespace scribed::transcript {

/// Tokens [first, last) are said in atoms [first_atom, last_atom); in none when these are equal.
struct Fill {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t first_atom = 0;
    std::size_t last_atom = 0;
};

/// Gives each token of one fill its part of the fill's voiced time, by expected length. `out` has one entry per token
/// of the fill, which is in some atom.
void spread_fill(const PlacementInput& input, const Fill& fill, std::span<Placed> out);

/// Gives each token its part of its fill's voiced time, by expected length; tokens without voice stand between their
/// neighbours. `fills` in order; tokens that none names are taken as without voice.
std::vector<Placed> spread(const PlacementInput& input, std::span<const Fill> fills);

}  // namespace scribed::transcript
