// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "clients/style.hpp"
#include "transcript/canon.hpp"
#include "transcript/segment.hpp"

namespace scribed::clients {

/// A word of one pass, and whether the other pass has it too.
struct ComparedWord {
    std::string text;
    bool shared = false;
};

/// One line of the final transcript beside what the live pass had in its place.
struct ComparedLine {
    std::string track;
    std::string speaker;
    std::int64_t start_ms = 0;
    std::vector<ComparedWord> canon;
    std::vector<ComparedWord> live;
};

/// Aligns the words of both passes track by track, letter case and punctuation aside. Every live word stands in exactly
/// one line of its track. Doubted segments are left out.
std::vector<ComparedLine> compare(const transcript::Canon& canon, std::span<const transcript::Segment> live);

/// Two columns, final and live, where `width` allows; else one below the other. Words that differ are marked.
std::vector<std::string> draw_comparison(const std::vector<ComparedLine>& lines, std::size_t width, const Style& style);

}  // namespace scribed::clients
