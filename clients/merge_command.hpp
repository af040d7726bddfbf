// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"

namespace scribed::clients {

struct MergeOptions {
    std::string input;   ///< a file, or `-`
    std::string format;  ///< words, json, srt, vtt, md, txt; empty: words
};

/// `scribe merge`: puts the times of a live pass on the words of a batch pass, offline.
Exit run_merge(const MergeOptions& options, bool json);

}  // namespace scribed::clients
