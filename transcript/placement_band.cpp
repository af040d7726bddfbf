// SPDX-License-Identifier: Apache-2.0
#include "transcript/placement_band.hpp"

#include <algorithm>
#include <cstddef>

namespace scribed::transcript {
namespace {

constexpr std::int64_t kSlack = 10;
constexpr std::int64_t kWidest = 160;

// A point that the path passes near: by the end of atom `atom`, `count` tokens have been said.
struct Knot {
    std::size_t atom = 0;
    std::int64_t count = 0;
};

// For each atom boundary: tokens that were firmly heard in utterances that had ended by then, and tokens before the
// first that was firmly heard in an utterance that had not begun.
struct Bounds {
    std::vector<std::int64_t> least;
    std::vector<std::int64_t> most;
};

Bounds bounds_from_hints(const PlacementInput& input) {
    const auto total = static_cast<std::int64_t>(input.tokens.size());
    const std::size_t atoms = input.atoms.size();
    Bounds bounds{std::vector<std::int64_t>(atoms + 1, 0), std::vector<std::int64_t>(atoms + 1, total)};
    std::size_t over = 0;   // the first atom not wholly before the hinted utterance's end
    std::size_t first = 0;  // the first atom that the hinted utterance covers
    for (std::int64_t i = 0; i < total; ++i) {
        const Hint& hint = input.hints[static_cast<std::size_t>(i)];
        if (hint.strength < kFirmHint) continue;
        while (first < atoms && input.atoms[first].last_utterance <= hint.utterance)
            ++first;
        over = std::max(over, first);
        while (over < atoms && (!input.atoms[over].heard() || input.atoms[over].first_utterance <= hint.utterance))
            ++over;
        bounds.least[over] = std::max(bounds.least[over], i + 1);
        bounds.most[first] = std::min(bounds.most[first], i);
    }
    for (std::size_t k = 1; k <= atoms; ++k)
        bounds.least[k] = std::max(bounds.least[k], bounds.least[k - 1]);
    for (std::size_t k = atoms; k-- > 0;)
        bounds.most[k] = std::min(bounds.most[k], bounds.most[k + 1]);
    return bounds;
}

// Where the path would pass if each stretch between knots were spoken evenly.
std::vector<std::int64_t> even_path(const PlacementInput& input, const Bounds& bounds) {
    const std::size_t atoms = input.atoms.size();
    const auto total = static_cast<std::int64_t>(input.tokens.size());
    std::vector<double> voiced(atoms + 1, 0);
    for (std::size_t k = 0; k < atoms; ++k)
        voiced[k + 1] = voiced[k] + static_cast<double>(input.atoms[k].length());
    std::vector<Knot> knots{{0, 0}};
    for (std::size_t k = 1; k < atoms; ++k) {
        if (bounds.least[k] > bounds.least[k - 1] && bounds.least[k] <= bounds.most[k] &&
            bounds.least[k] >= knots.back().count) {
            knots.push_back({k, bounds.least[k]});
        }
    }
    knots.push_back({atoms, total});
    std::vector<std::int64_t> path(atoms + 1, 0);
    for (std::size_t i = 1; i < knots.size(); ++i) {
        const Knot& low = knots[i - 1];
        const Knot& high = knots[i];
        const double span = std::max(voiced[high.atom] - voiced[low.atom], 1.0);
        for (std::size_t k = low.atom; k <= high.atom; ++k) {
            const double share = (voiced[k] - voiced[low.atom]) / span;
            path[k] = low.count + static_cast<std::int64_t>(share * static_cast<double>(high.count - low.count));
        }
    }
    return path;
}

}  // namespace

std::vector<CountBand> make_count_bands(const PlacementInput& input) {
    const auto total = static_cast<std::int64_t>(input.tokens.size());
    const std::size_t atoms = input.atoms.size();
    const Bounds bounds = bounds_from_hints(input);
    const auto path = even_path(input, bounds);
    std::vector<CountBand> bands(atoms + 1);
    std::int64_t begin = 0;
    std::int64_t end = 0;
    for (std::size_t k = 0; k <= atoms; ++k) {
        const std::int64_t low = std::min(bounds.least[k], bounds.most[k]) - kSlack;
        const std::int64_t high = std::max(bounds.least[k], bounds.most[k]) + kSlack;
        begin = std::clamp<std::int64_t>(std::max(low, path[k] - kWidest / 2), begin, total);
        end = std::clamp<std::int64_t>(std::min(high, path[k] + kWidest / 2), std::max(begin, end), total);
        bands[k] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }
    bands.front().begin = 0;
    bands.back() = {std::min(bands.back().begin, static_cast<std::uint32_t>(total)), static_cast<std::uint32_t>(total)};
    return bands;
}

}  // namespace scribed::transcript
