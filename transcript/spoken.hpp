// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "transcript/words.hpp"

namespace scribed::transcript {

/// One sound of a written unit (words.hpp): the whole of it mostly; each part of `third-party`, of `2020` (twenty,
/// twenty) and of `VP` (v, p).
struct Token {
    std::uint64_t id = 0;     ///< equal ids sound the same: case, accents, apostrophes and punctuation left out
    std::uint64_t shape = 0;  ///< a bit set of its letter pairs; see similarity()
    int shape_bits = 0;       ///< how many are in it
    float ms = 0;             ///< how long it takes to say at the usual rate, without any pause
    Break after = Break::none;
    bool ends_unit = true;
    bool content = false;  ///< long enough to say something of where it stands; `of` and `the` are not
};

/// Id of what has no sound to compare, such as a dash or `<inaudible>`: equal to nothing.
inline constexpr std::uint64_t kUnspoken = 0;

/// Appends the tokens of all units of `text`, at least one for each.
void append_tokens(std::string_view text, std::vector<Token>& out);

/// People hurry over the words that they say most, in any language: adjusts each token's `ms` by how often it comes
/// among `tokens`.
void shorten_frequent(std::vector<Token>& tokens);

/// 0 to 1: how alike two tokens are written, by the letter pairs they share.
inline float similarity(const Token& a, const Token& b) {
    const int all = a.shape_bits + b.shape_bits;
    return all == 0 ? 0.0F : 2.0F * static_cast<float>(std::popcount(a.shape & b.shape)) / static_cast<float>(all);
}

}  // namespace scribed::transcript
