// SPDX-License-Identifier: Apache-2.0
#include "transcript/fill_search.hpp"

#include <algorithm>

namespace scribed::transcript {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();
// Atoms are filled as one across gaps so short.
constexpr std::int64_t kJoinedGapMs = 300;
// No run of words is said so much faster or slower than expected, save for a moment.
constexpr float kOddestPace = 2.5F;
constexpr float kSpareMs = 500;

}  // namespace

FillSearch::FillSearch(const PlacementInput& input) : in_(input), costs_(input), bands_(make_count_bands(input)) {
    std::size_t cells = 0;
    for (const CountBand& band : bands_) {
        offsets_.push_back(cells);
        cells += band.end - band.begin + std::size_t{1};
    }
    cost_.assign(cells, kNever);
    step_.resize(cells);
    cost_[cell(0, bands_[0].begin)] = 0;
    drop_tokens(0);
    for (std::size_t k = 1; k < bands_.size(); ++k) {
        leave_empty(k);
        for (std::size_t joined = 1; joined <= most_joined(k); ++joined)
            fill_atoms(room(k, joined));
        drop_tokens(k);
    }
}

// Whether atoms k and k + 1 may be filled as one.
bool FillSearch::joins(std::size_t k) const {
    const VoiceAtom& left = in_.atoms[k];
    const VoiceAtom& right = in_.atoms[k + 1];
    return left.known && right.known && left.first_utterance == right.first_utterance &&
           left.last_utterance == right.last_utterance && right.start_ms - left.end_ms <= kJoinedGapMs;
}

std::size_t FillSearch::most_joined(std::size_t k) const {
    std::size_t joined = 1;
    while (joined < std::min(k, kMostJoined) && joins(k - joined - 1))
        ++joined;
    return joined;
}

FillSearch::Room FillSearch::room(std::size_t k, std::size_t joined) const {
    const VoiceAtom& atom = in_.atoms[k - 1];
    Room room;
    room.from = k - joined;
    room.k = k;
    room.known = atom.known;
    room.last = k == in_.atoms.size();
    const std::int64_t gap_ms = room.last ? 0 : in_.atoms[k].start_ms - atom.end_ms;
    room.gap = gap_ms > 0;
    room.log_gap = log_ms(static_cast<double>(gap_ms));
    std::int64_t voiced = atom.length();
    for (std::size_t a = room.from; a + 1 < k; ++a) {
        voiced += in_.atoms[a].length();
        room.crossing += TokenCosts::joined(in_.atoms[a + 1].start_ms - in_.atoms[a].end_ms);
    }
    room.log_voiced = log_ms(static_cast<double>(voiced));
    room.shortest = atom.known ? (static_cast<float>(voiced) - 2 * kSpareMs) / kOddestPace : 0;
    room.longest = static_cast<float>(voiced) * kOddestPace + kSpareMs;
    room.heard = costs_.heard_in(atom);
    return room;
}

void FillSearch::leave_empty(std::size_t k) {
    const float empty = TokenCosts::empty(in_.atoms[k - 1]);
    const std::size_t end = std::min(bands_[k].end, bands_[k - 1].end);
    for (std::size_t n = bands_[k].begin; n <= end; ++n)
        offer(cell(k, n), cost_[cell(k - 1, n)] + empty, {0, 1});
}

void FillSearch::fill_atoms(const Room& room) {
    const CountBand& band = bands_[room.k];
    const std::size_t first = bands_[room.from].begin;
    const float* before = &cost_[offsets_[room.from]];
    const auto atoms = static_cast<std::uint16_t>(room.k - room.from);
    for (std::size_t n = std::max<std::size_t>(band.begin, first + 1); n <= band.end; ++n) {
        float best = kNever;
        std::size_t best_m = n;
        each_run(room, n, [&](std::size_t m) {
            if (before[m - first] + costs_.least_fill() >= best) return;
            const float cost = before[m - first] + run_cost(room, m, n);
            if (cost < best) {
                best = cost;
                best_m = m;
            }
        });
        if (best_m == n) continue;
        offer(cell(room.k, n), best + end_cost(room, n), {static_cast<std::uint16_t>(n - best_m), atoms});
    }
}

void FillSearch::drop_tokens(std::size_t k) {
    for (std::size_t n = bands_[k].begin + std::size_t{1}; n <= bands_[k].end; ++n)
        offer(cell(k, n), cost_[cell(k, n - 1)] + TokenCosts::unvoiced(), {1, 0});
}

std::vector<Fill> FillSearch::best() const {
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

}  // namespace scribed::transcript
