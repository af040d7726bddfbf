// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "transcript/canon.hpp"

namespace scribed::transcript {

/// What a player shows at one time: at most kCueLines lines of at most kCueColumns columns.
struct Cue {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::vector<std::string> lines;
};

inline constexpr std::size_t kCueLines = 2;
inline constexpr std::size_t kCueColumns = 42;

/// A segment as cues in time order, cut between its words at their times, and inside a word only where that alone is
/// longer than a line. `reserved` columns of each cue's first line are left for a speaker's name. A segment without
/// text gives none; every cue lasts at least 1 ms.
std::vector<Cue> make_cues(const CanonSegment& segment, std::size_t reserved);

}  // namespace scribed::transcript
