// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "transcript/fill_search.hpp"

namespace scribed::transcript {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();
// The weights in token_costs.cpp are fitted for the best placement, which any factor leaves as it is; as logarithms of
// probabilities they are too small by this one.
constexpr float kSharpness = 2.5F;
// Placements that cost this much more than the best are as good as impossible,
constexpr float kUnlikely = 3;
// and fills less probable than this move nothing.
constexpr float kLeastProbability = 0.005F;

}  // namespace

struct FillSearch::Way {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    float weight = 0;  // its probability against that of the best way into `to`
    Step step;
    std::uint32_t k = 0;  // `to` is cell (k, n)
    std::uint32_t n = 0;
};

// Goes back from the goal through the cells that lie on likely placements, then forward again with probabilities:
// the forward-backward algorithm, with the search's costs as its measure of what to leave out.
class FillSearch::LikelyWays {
public:
    explicit LikelyWays(const FillSearch& search)
        : s_(search), dearer_(s_.cost_.size(), kNever), onward_(s_.cost_.size(), 0), scale_(s_.bands_.size(), 0) {
        const std::size_t goal = s_.cell(s_.in_.atoms.size(), s_.in_.tokens.size());
        dearer_[goal] = 0;
        onward_[goal] = 1;
        for (std::size_t k = s_.bands_.size(); k-- > 0;) {
            rescale(k);
            go_back(k);
        }
        std::reverse(ways_.begin(), ways_.end());
    }

    std::vector<LikelyFill> fills() const {
        std::vector<float> reached(s_.cost_.size(), 0);
        reached[s_.cell(0, s_.bands_[0].begin)] = 1;
        std::vector<LikelyFill> out;
        for (const Way& way : ways_) {
            const std::size_t from_k = way.k - way.step.atoms;
            const float share = way.weight * onward_[way.to] / onward_[way.from] * scale_between(from_k, way.k);
            const float probability = reached[way.from] * share;
            reached[way.to] += probability;
            if (way.step.tokens == 0 || way.step.atoms == 0 || probability < kLeastProbability) continue;
            out.push_back({{way.n - way.step.tokens, way.n, from_k, way.k}, probability});
        }
        return out;
    }

private:
    // Sums over ever more placements grow without end: those at atom boundary k are to be read times 2^scale_[k].
    void rescale(std::size_t k) {
        float most = 0;
        for (std::size_t n = s_.bands_[k].begin; n <= s_.bands_[k].end; ++n)
            most = std::max(most, onward_[s_.cell(k, n)]);
        if (most > 0) {
            const int exponent = std::ilogb(most);
            for (std::size_t n = s_.bands_[k].begin; n <= s_.bands_[k].end; ++n)
                onward_[s_.cell(k, n)] = std::ldexp(onward_[s_.cell(k, n)], -exponent);
            scale_[k] += exponent;
        }
        // No way has come from behind boundary k to this one yet.
        if (k >= kMostJoined) scale_[k - kMostJoined] = scale_[k];
    }
    float scale_between(std::size_t from_k, std::size_t k) const {
        return std::ldexp(1.0F, scale_[k] - scale_[from_k]);
    }

    // All likely ways into the cells at boundary k, from their end to their start.
    void go_back(std::size_t k) {
        const CountBand& band = s_.bands_[k];
        std::array<Room, kMostJoined> rooms;
        std::size_t room_count = 0;
        for (std::size_t n = band.end + std::size_t{1}; n-- > band.begin;) {
            const std::size_t to = s_.cell(k, n);
            if (dearer_[to] > kUnlikely) continue;
            if (n > band.begin) pass(s_.cell(k, n - 1), k, n, TokenCosts::unvoiced(), {1, 0});
            if (k == 0) continue;
            const CountBand& before = s_.bands_[k - 1];
            if (n >= before.begin && n <= before.end) {
                pass(s_.cell(k - 1, n), k, n, TokenCosts::empty(s_.in_.atoms[k - 1]), {0, 1});
            }
            for (; room_count < s_.most_joined(k); ++room_count)
                rooms[room_count] = s_.room(k, room_count + 1);
            for (std::size_t r = 0; r < room_count; ++r)
                go_back(rooms[r], n);
        }
    }

    void go_back(const Room& room, std::size_t n) {
        const std::size_t first = s_.bands_[room.from].begin;
        if (n <= first) return;
        const std::size_t to = s_.cell(room.k, n);
        const float end_cost = s_.end_cost(room, n);
        const float most = s_.cost_[to] + kUnlikely - dearer_[to] - end_cost - s_.costs_.least_fill();
        const float* before = &s_.cost_[s_.offsets_[room.from]];
        s_.each_run(room, n, [&](std::size_t m) {
            if (before[m - first] > most) return;
            const Step step{static_cast<std::uint16_t>(n - m), static_cast<std::uint16_t>(room.k - room.from)};
            pass(s_.cell(room.from, m), room.k, n, s_.run_cost(room, m, n) + end_cost, step);
        });
    }

    // One way into cell (k, n).
    void pass(std::size_t from, std::size_t k, std::size_t n, float cost, Step step) {
        const std::size_t to = s_.cell(k, n);
        const float off = std::max(s_.cost_[from] + cost - s_.cost_[to], 0.0F);
        // Not so when a cost is infinite, either.
        if (!(dearer_[to] + off <= kUnlikely)) return;
        const float weight = std::exp(-off * kSharpness);
        dearer_[from] = std::min(dearer_[from], dearer_[to] + off);
        onward_[from] += onward_[to] * weight * scale_between(k - step.atoms, k);
        ways_.push_back(
            {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), weight, step,
             static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(n)}
        );
    }

    const FillSearch& s_;
    std::vector<float> dearer_;  // how much more than the best the cheapest placement through a cell costs behind it
    std::vector<float> onward_;  // the sum of all likely ways from a cell to the goal, against the best one
    std::vector<int> scale_;
    std::vector<Way> ways_;
};

std::vector<LikelyFill> FillSearch::likely() const { return LikelyWays(*this).fills(); }

}  // namespace scribed::transcript
