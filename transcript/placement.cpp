// SPDX-License-Identifier: Apache-2.0
#include "transcript/placement.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "transcript/placement_band.hpp"
#include "transcript/spread.hpp"
#include "transcript/token_costs.hpp"

namespace scribed::transcript {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();
// A voice may pause within a word or be lost for a moment: so many atoms may be filled as one, across gaps so short.
constexpr std::size_t kMostJoined = 3;
constexpr std::int64_t kJoinedGapMs = 300;
constexpr std::size_t kMostTokens = std::numeric_limits<std::uint16_t>::max();
// No run of words is said so much faster or slower than expected, save for a moment.
constexpr float kOddestPace = 2.5F;
constexpr float kSpareMs = 500;

// The best way into one cell: the last `atoms` atoms hold the last `tokens` tokens.
// No atoms: one token without voice; no tokens: an atom without words.
struct Step {
    std::uint16_t tokens = 0;
    std::uint16_t atoms = 0;
};

class Search {
public:
    explicit Search(const PlacementInput& input) : in_(input), costs_(input), bands_(make_count_bands(input)) {
        std::size_t cells = 0;
        for (const CountBand& band : bands_) {
            offsets_.push_back(cells);
            cells += band.end - band.begin + std::size_t{1};
        }
        cost_.assign(cells, kNever);
        step_.resize(cells);
    }

    std::vector<Fill> run() {
        cost_[cell(0, bands_[0].begin)] = 0;
        drop_tokens(0);
        for (std::size_t k = 1; k < bands_.size(); ++k) {
            leave_empty(k);
            for (std::size_t joined = 1; joined <= std::min(k, kMostJoined); ++joined) {
                if (joined > 1 && !joins(k - joined)) break;
                fill_atoms(k, joined);
            }
            drop_tokens(k);
        }
        return walk_back();
    }

private:
    std::size_t cell(std::size_t k, std::size_t n) const { return offsets_[k] + n - bands_[k].begin; }

    void offer(std::size_t at, float cost, Step step) {
        if (cost < cost_[at]) {
            cost_[at] = cost;
            step_[at] = step;
        }
    }

    // Whether atoms k and k + 1 may be filled as one.
    bool joins(std::size_t k) const {
        const VoiceAtom& left = in_.atoms[k];
        const VoiceAtom& right = in_.atoms[k + 1];
        return left.known && right.known && left.first_utterance == right.first_utterance &&
               left.last_utterance == right.last_utterance && right.start_ms - left.end_ms <= kJoinedGapMs;
    }

    void leave_empty(std::size_t k) {
        const float empty = TokenCosts::empty(in_.atoms[k - 1]);
        const std::size_t end = std::min(bands_[k].end, bands_[k - 1].end);
        for (std::size_t n = bands_[k].begin; n <= end; ++n)
            offer(cell(k, n), cost_[cell(k - 1, n)] + empty, {0, 1});
    }

    void fill_atoms(std::size_t k, std::size_t joined) {
        const VoiceAtom& atom = in_.atoms[k - 1];
        const CountBand& from = bands_[k - joined];
        std::int64_t voiced = atom.length();
        float crossing = 0;
        for (std::size_t a = k - joined; a + 1 < k; ++a) {
            voiced += in_.atoms[a].length();
            crossing += TokenCosts::joined(in_.atoms[a + 1].start_ms - in_.atoms[a].end_ms);
        }
        const bool is_last = k == in_.atoms.size();
        const std::int64_t gap = is_last ? 0 : in_.atoms[k].start_ms - atom.end_ms;
        const float log_voiced = log_ms(static_cast<double>(voiced));
        const float longest = static_cast<float>(voiced) * kOddestPace + kSpareMs;
        const float shortest = atom.known ? (static_cast<float>(voiced) - 2 * kSpareMs) / kOddestPace : 0;
        const TokenRange heard = costs_.heard_in(atom);
        const float least_fill = costs_.least_fill();
        const float* before = &cost_[offsets_[k - joined]];
        for (std::size_t n = std::max(bands_[k].begin, from.begin + 1); n <= bands_[k].end; ++n) {
            float best = kNever;
            std::size_t best_m = n;
            for (std::size_t m = std::min<std::size_t>(n - 1, from.end) + 1; m-- > from.begin;) {
                if (n - m > kMostTokens) break;
                const float expected = costs_.expected_ms(m, n);
                if (expected < shortest) continue;
                if (atom.known && n - m > 1 && expected > longest) break;
                if (before[m - from.begin] + least_fill >= best) continue;
                const float fill = atom.known ? costs_.fill(m, n, log_voiced) : costs_.fill_unknown(m, n, log_voiced);
                const float cost =
                    before[m - from.begin] + fill + costs_.misheard(m, n, heard) + costs_.no_pauses(m, n);
                if (cost < best) {
                    best = cost;
                    best_m = m;
                }
            }
            if (best_m == n) continue;
            const float at_end = crossing + (is_last ? 0 : costs_.pause(n - 1, gap));
            offer(
                cell(k, n), best + at_end, {static_cast<std::uint16_t>(n - best_m), static_cast<std::uint16_t>(joined)}
            );
        }
    }

    void drop_tokens(std::size_t k) {
        for (std::size_t n = bands_[k].begin + std::size_t{1}; n <= bands_[k].end; ++n)
            offer(cell(k, n), cost_[cell(k, n - 1)] + TokenCosts::unvoiced(), {1, 0});
    }

    std::vector<Fill> walk_back() const {
        std::vector<Fill> fills;
        std::size_t k = in_.atoms.size();
        std::size_t n = in_.tokens.size();
        while (k > 0 || n > 0) {
            const Step step = step_[cell(k, n)];
            if (step.atoms == 0 && step.tokens == 0) break;
            k -= step.atoms;
            n -= step.tokens;
            if (step.tokens > 0) fills.push_back({n, n + step.tokens, k, k + step.atoms});
        }
        std::reverse(fills.begin(), fills.end());
        return fills;
    }

    const PlacementInput& in_;
    TokenCosts costs_;
    std::vector<CountBand> bands_;
    std::vector<std::size_t> offsets_;
    std::vector<float> cost_;
    std::vector<Step> step_;
};

}  // namespace

std::vector<Placed> place(const PlacementInput& input) {
    if (input.tokens.empty()) return {};
    return spread(input, Search(input).run());
}

}  // namespace scribed::transcript
