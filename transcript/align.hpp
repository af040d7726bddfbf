// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transcript/anchors.hpp"
#include "transcript/spoken.hpp"

namespace scribed::transcript {

enum class LinkKind : unsigned char {
    none,         ///< no live token stands for it
    substituted,  ///< a different live token stands in its place
    similar,      ///< spelt alike
    equal,        ///< sounds the same
};

/// What the live pass heard in place of one canon token.
struct Link {
    LinkKind kind = LinkKind::none;
    std::uint32_t live = 0;  ///< index of the live token, where kind is not none
};

/// For each live token the canon tokens [begin, end) that it may be; neither ever decreases from token to token.
struct Band {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// The bands around `anchors`, inside the windows; none wider than a fixed limit, so that the search stays linear in
/// the length of the session.
std::vector<Band> make_bands(
    std::size_t live_count, std::size_t canon_count, std::span<const Anchor> anchors, std::span<const Window> windows
);

/// The best alignment that runs forward on both sides within `bands` (one per live token): one link per canon token,
/// links of rising canon tokens have rising live tokens.
std::vector<Link> align(std::span<const Token> live, std::span<const Token> canon, std::span<const Band> bands);

}  // namespace scribed::transcript
