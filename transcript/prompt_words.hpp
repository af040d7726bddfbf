// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "transcript/spoken.hpp"

namespace scribed::transcript {

/// What the batch model was told beforehand, to be found again in what it answers.
class PromptWords {
public:
    explicit PromptWords(std::string_view prompt);

    /// Whether nearly all of `tokens` stand in the prompt in runs of three or more; or they are most of the prompt.
    bool echoed_by(std::span<const Token> tokens) const;

private:
    std::vector<Token> tokens_;
    std::unordered_set<std::uint64_t> runs_;  // hashes of all runs of kRun tokens
};

}  // namespace scribed::transcript
