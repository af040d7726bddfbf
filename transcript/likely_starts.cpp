// SPDX-License-Identifier: Apache-2.0
#include "transcript/likely_starts.hpp"

#include <algorithm>
#include <cstddef>

namespace scribed::transcript {
namespace {

struct Start {
    float ms = 0;  // from the piece's start
    float probability = 0;
    bool heard = false;
};

// All likely starts of each token.
class Starts {
public:
    Starts(const PlacementInput& input, std::span<const LikelyFill> fills) : begin_(input.tokens.size() + 1, 0) {
        for (const LikelyFill& likely : fills) {
            for (std::size_t i = likely.fill.first; i < likely.fill.last; ++i)
                ++begin_[i + 1];
        }
        for (std::size_t i = 1; i < begin_.size(); ++i)
            begin_[i] += begin_[i - 1];
        starts_.resize(begin_.back());
        std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
        std::vector<Placed> placed;
        for (const LikelyFill& likely : fills) {
            placed.resize(likely.fill.last - likely.fill.first);
            spread_fill(input, likely.fill, placed);
            std::size_t i = likely.fill.first;
            for (const Placed& token : placed) {
                const double ms = token.start_ms - static_cast<double>(input.start_ms);
                starts_[next[i++]++] = {static_cast<float>(ms), likely.probability, token.heard};
            }
        }
    }
    std::span<const Start> of(std::size_t token) const {
        return std::span(starts_).subspan(begin_[token], begin_[token + 1] - begin_[token]);
    }

private:
    std::vector<std::size_t> begin_;
    std::vector<Start> starts_;
};

// The time that makes Huber's loss least: an error counts by its square up to kFarMs and by its size beyond. Between
// the mean, which far guesses pull at, and the median, which may be far from half of them.
float nearest_to_all(std::span<const Start> starts) {
    constexpr float kFarMs = 500;
    constexpr int kHalvings = 12;
    const auto [first, last] =
        std::minmax_element(starts.begin(), starts.end(), [](const Start& a, const Start& b) { return a.ms < b.ms; });
    float low = first->ms;
    float high = last->ms;
    for (int i = 0; i < kHalvings; ++i) {
        const float middle = (low + high) / 2;
        float pull = 0;
        for (const Start& start : starts)
            pull += start.probability * std::clamp(start.ms - middle, -kFarMs, kFarMs);
        (pull > 0 ? low : high) = middle;
    }
    return (low + high) / 2;
}

bool probably_heard(std::span<const Start> starts) {
    float balance = 0;
    for (const Start& start : starts)
        balance += start.heard ? start.probability : -start.probability;
    return balance > 0;
}

}  // namespace

void move_to_likely_starts(
    const PlacementInput& input, std::span<const LikelyFill> fills, std::vector<Placed>& placed
) {
    const Starts all(input, fills);
    auto before = static_cast<double>(input.start_ms);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        Placed& token = placed[i];
        const double length = token.end_ms - token.start_ms;
        const auto starts = all.of(i);
        if (token.voiced && starts.size() > 1) {
            token.start_ms = static_cast<double>(input.start_ms) + static_cast<double>(nearest_to_all(starts));
            token.heard = probably_heard(starts);
        }
        token.start_ms = std::max(token.start_ms, before);
        token.end_ms = token.start_ms + length;
        if (i > 0) placed[i - 1].end_ms = std::min(placed[i - 1].end_ms, token.start_ms);
        before = token.start_ms;
    }
    if (!placed.empty()) placed.back().end_ms = std::min(placed.back().end_ms, static_cast<double>(input.end_ms));
}

}  // namespace scribed::transcript
