// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "transcript/align.hpp"

namespace scribed::transcript {
namespace {

// How far the truth may lie from an anchor, in tokens: a wrong anchor then does no harm beyond its neighbours.
constexpr std::uint32_t kSlack = 16;
constexpr std::uint32_t kWidest = 512;

struct Point {
    std::int64_t live = 0;
    std::int64_t canon = 0;
};

std::uint32_t clamp_to(std::int64_t value, std::size_t limit) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, static_cast<std::int64_t>(limit)));
}

// The canon tokens that the windows allow for each live token.
std::vector<Band> window_bands(std::size_t live_count, std::size_t canon_count, std::span<const Window> windows) {
    std::vector<Band> bands(live_count, Band{static_cast<std::uint32_t>(canon_count), 0});
    for (const Window& window : windows) {
        for (std::uint32_t j = window.live_begin; j < window.live_end; ++j) {
            bands[j].begin = std::min(bands[j].begin, window.canon_begin);
            bands[j].end = std::max(bands[j].end, window.canon_end);
        }
    }
    return bands;
}

}  // namespace

std::vector<Band> make_bands(
    std::size_t live_count, std::size_t canon_count, std::span<const Anchor> anchors, std::span<const Window> windows
) {
    std::vector<Band> bands = window_bands(live_count, canon_count, windows);
    std::size_t next = 0;
    for (std::size_t j = 0; j < live_count; ++j) {
        while (next < anchors.size() && anchors[next].live < j)
            ++next;
        Point low{-1, -1};
        if (next > 0) low = {anchors[next - 1].live, anchors[next - 1].canon};
        Point high{static_cast<std::int64_t>(live_count), static_cast<std::int64_t>(canon_count)};
        if (next < anchors.size()) high = {anchors[next].live, anchors[next].canon};
        std::int64_t begin = std::max<std::int64_t>(low.canon - kSlack, bands[j].begin);
        std::int64_t end = std::min<std::int64_t>(high.canon + kSlack + 1, bands[j].end);
        if (end - begin > kWidest) {
            const std::int64_t low_canon = std::max<std::int64_t>(low.canon, bands[j].begin);
            const std::int64_t high_canon = std::min<std::int64_t>(high.canon, bands[j].end);
            const std::int64_t middle = low_canon + (high_canon - low_canon) *
                                                        (static_cast<std::int64_t>(j) - low.live) /
                                                        std::max<std::int64_t>(high.live - low.live, 1);
            begin = std::max<std::int64_t>(begin, middle - kWidest / 2);
            end = std::min<std::int64_t>(end, middle + kWidest / 2);
        }
        bands[j] = {clamp_to(begin, canon_count), clamp_to(end, canon_count)};
    }
    // Forward only: begins from the right, ends from the left.
    for (std::size_t j = live_count; j-- > 1;)
        bands[j - 1].begin = std::min(bands[j - 1].begin, bands[j].begin);
    for (std::size_t j = 0; j < live_count; ++j) {
        if (j > 0) bands[j].end = std::max(bands[j].end, bands[j - 1].end);
        bands[j].end = std::max(bands[j].end, bands[j].begin);
        // A band that has grown in keeping order is cut where the next ones will follow on anyway.
        bands[j].begin = std::max(bands[j].begin, bands[j].end - std::min(bands[j].end, 2 * kWidest));
        if (j > 0) bands[j].begin = std::max(bands[j].begin, bands[j - 1].begin);
    }
    return bands;
}

}  // namespace scribed::transcript
