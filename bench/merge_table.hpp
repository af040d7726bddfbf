// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace scribed::bench {

/// Prints how far word starts lie from the truth, median / p95 in ms and mean over the calls, for this merge and for
/// the plain edit distance: for the recorded calls in `folder` (its README.md has the format), or for invented calls if
/// it is not there.
void print_merge_table(const std::filesystem::path& folder);

}  // namespace scribed::bench
