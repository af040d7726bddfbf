// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "transcript/merge.hpp"

namespace scribed::bench {

/// The obvious method, to compare with: words spread over each live utterance by their length, the plain edit distance
/// from these to the canon's words over the whole track, and what is not equal put evenly in between. One start in ms
/// per word of the canon. Takes a byte per pair of words.
std::vector<double> plain_edit_distance_starts(const transcript::MergeTrack& track);

}  // namespace scribed::bench
