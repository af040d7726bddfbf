// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transcript/align.hpp"

namespace scribed::transcript {

/// In which live utterance a canon token was probably said, and how much that is to be believed.
struct Hint {
    std::uint32_t utterance = 0;
    float strength = 0;  ///< 0: nothing is known; 1: the same words stand on both sides
};

/// Above this a hint is believed: the live pass heard this very word, in company.
inline constexpr float kFirmHint = 0.6F;

/// One hint per canon token. A link counts by its kind and by how many of its neighbours are linked in step with it;
/// `utterance_of[j]` is the utterance of live token j.
std::vector<Hint> make_hints(std::span<const Link> links, std::span<const std::uint32_t> utterance_of);

}  // namespace scribed::transcript
