// SPDX-License-Identifier: Apache-2.0
#include "transcript/hints.hpp"

#include <algorithm>
#include <cstddef>

namespace scribed::transcript {
namespace {

float own_weight(LinkKind kind) {
    switch (kind) {
        case LinkKind::none: return 0;
        case LinkKind::substituted: return 0.25F;
        case LinkKind::similar: return 0.6F;
        case LinkKind::equal: return 1;
    }
    return 0;
}

// The weight of the link `step` tokens away when it lies on the same diagonal.
float neighbour_weight(std::span<const Link> links, std::size_t i, std::ptrdiff_t step) {
    const auto at = static_cast<std::ptrdiff_t>(i) + step;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(links.size())) return 0;
    const Link& other = links[static_cast<std::size_t>(at)];
    const auto distance = static_cast<std::ptrdiff_t>(other.live) - static_cast<std::ptrdiff_t>(links[i].live);
    return distance == step ? own_weight(other.kind) : 0;
}

}  // namespace

std::vector<Hint> make_hints(std::span<const Link> links, std::span<const std::uint32_t> utterance_of) {
    constexpr float kAlone = 0.3F;
    constexpr float kPerNeighbour = 0.3F;
    std::vector<Hint> hints(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (links[i].kind == LinkKind::none) continue;
        float company = 0;
        for (const std::ptrdiff_t step : {-2, -1, 1, 2})
            company += neighbour_weight(links, i, step);
        hints[i].utterance = utterance_of[links[i].live];
        hints[i].strength = own_weight(links[i].kind) * (kAlone + kPerNeighbour * std::min(company, 2.0F));
    }
    return hints;
}

}  // namespace scribed::transcript
