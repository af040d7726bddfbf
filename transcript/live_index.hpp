// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "transcript/merge.hpp"

namespace scribed::transcript {

/// Finds the live utterances that meet a span of time. They are ordered by start; their ends may run backwards where
/// they overlap. O(log n) a question.
class LiveIndex {
public:
    explicit LiveIndex(std::span<const LiveUtterance> live);

    /// The first utterance that ends after `ms`, or follows one that does.
    std::size_t first_after(std::int64_t ms) const;
    /// One past the last utterance that starts before `ms`.
    std::size_t last_before(std::int64_t ms) const;

private:
    std::span<const LiveUtterance> live_;
    std::vector<std::int64_t> latest_end_;
};

}  // namespace scribed::transcript
