// SPDX-License-Identifier: Apache-2.0
#include "transcript/token_costs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "transcript/speaking_time.hpp"

namespace scribed::transcript {
namespace {

// The weights are rounded from searches for the least start error over real calls, each search without one of the calls
// (docs/merge.md); the habits are counted in them.
// A voice detector's stretches are voice from end to end; an utterance's length holds pauses too and says less.
constexpr CostWeights kPausesKnown = {0.08F, 0.5F, 10.0F, 0.67F};
constexpr CostWeights kPausesUnknown = {0.05F, 1.5F, 10.0F, 0.67F};

constexpr float kUnvoiced = 6;
constexpr float kEmptyHeard = 3;
constexpr float kEmptyHeardPerMs = 0.006F;
constexpr float kEmptyUnheard = 0.8F;
constexpr float kEmptyUnheardPerMs = 0.002F;
constexpr float kUnknownTime = 1;
constexpr float kJoined = 2;
constexpr float kJoinedPerMs = 0.02F;

struct PauseHabit {
    float log_paused;    // -log P(pause)
    float log_going_on;  // -log P(no pause)
    float log_median_ms;
    float log_spread;
    float log_of_spread;  // its own logarithm
};
constexpr unsigned char kInsideWord = 3;
// By Break: how often English speakers pause there, and for how long; the last row is inside of a word.
constexpr std::array<PauseHabit, 4> kHabits = {{
    {3.19F, 0.042F, 5.63F, 0.52F, -0.65F},
    {1.17F, 0.37F, 5.80F, 0.55F, -0.60F},
    {0.36F, 1.20F, 6.59F, 0.68F, -0.39F},
    {5.5F, 0.004F, 5.1F, 0.4F, -0.92F},
}};

}  // namespace

float log_ms(double ms) { return static_cast<float>(std::log(std::max(ms, 1.0))); }

const std::array<float, kLogTable>& log_ms_table() {
    static const std::array<float, kLogTable> table = [] {
        std::array<float, kLogTable> values{};
        for (std::size_t i = 0; i < kLogTable; ++i)
            values[i] = log_ms((static_cast<double>(i) + 0.5) * kLogTableStepMs);
        return values;
    }();
    return table;
}

TokenCosts::TokenCosts(const PlacementInput& input)
    : weights_(input.pauses_known ? kPausesKnown : kPausesUnknown),
      length_(input.tokens.size() + 1, 0),
      length_before_pause_(input.tokens.size() + 1, 0),
      going_on_(input.tokens.size() + 1, 0),
      strength_(input.tokens.size() + 1, 0) {
    for (std::size_t i = 0; i < input.tokens.size(); ++i) {
        const Token& token = input.tokens[i];
        // Where pauses are not known they are part of what fills the time.
        const float pause = input.pauses_known || !token.ends_unit ? 0 : usual_pause_ms(token.after);
        habit_.push_back(token.ends_unit ? static_cast<unsigned char>(token.after) : kInsideWord);
        length_[i + 1] = length_[i] + token.ms + final_lengthening_ms(token.after) + pause;
        const bool may_pause = input.pauses_known && token.ends_unit;
        length_before_pause_[i + 1] = length_[i + 1] + (may_pause ? before_pause_ms(token.after) : 0);
        going_on_[i + 1] = going_on_[i] + (input.pauses_known ? weights_.pause * kHabits[habit_[i]].log_going_on : 0);
        strength_[i + 1] = strength_[i] + input.hints[i].strength;
    }
    set_pace(input.atoms);
    for (std::size_t count = 1; count < kCounted; ++count) {
        const float variance = weights_.pace_spread * weights_.pace_spread +
                               weights_.word_spread * weights_.word_spread / static_cast<float>(count);
        by_count_[count] = {1 / (2 * variance), std::log(variance) / 2};
    }
    collect_heard(input.hints);
}

// The pace of this piece: as if its words took up all its voice.
void TokenCosts::set_pace(std::span<const VoiceAtom> atoms) {
    double voiced = 0;
    for (const VoiceAtom& atom : atoms) {
        if (atom.known) voiced += static_cast<double>(atom.length());
    }
    if (voiced <= 0 || length_.back() <= 0) return;
    const auto pace = static_cast<float>(std::clamp(voiced / static_cast<double>(length_.back()), 0.7, 1.6));
    for (float& value : length_)
        value *= pace;
    for (float& value : length_before_pause_)
        value *= pace;
}

void TokenCosts::collect_heard(std::span<const Hint> hints) {
    std::uint32_t first = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t last = 0;
    for (const Hint& hint : hints) {
        if (hint.strength <= 0) continue;
        first = std::min(first, hint.utterance);
        last = std::max(last, hint.utterance);
    }
    if (first > last) return;
    first_utterance_ = first;
    heard_.resize(last - first + std::size_t{1});
    for (std::uint32_t i = 0; i < hints.size(); ++i) {
        if (hints[i].strength <= 0) continue;
        TokenRange& range = heard_[hints[i].utterance - first];
        if (range.begin == range.end) range.begin = i;
        range.end = i + 1;
    }
}

TokenRange TokenCosts::heard_in(const VoiceAtom& atom) const {
    TokenRange all;
    for (std::uint32_t u = std::max(atom.first_utterance, first_utterance_); u < atom.last_utterance; ++u) {
        if (u - first_utterance_ >= heard_.size()) break;
        const TokenRange& range = heard_[u - first_utterance_];
        if (range.begin == range.end) continue;
        if (all.begin == all.end) all = range;
        all = {std::min(all.begin, range.begin), std::max(all.end, range.end)};
    }
    return all;
}

float TokenCosts::fill_unknown(std::size_t begin, std::size_t end, float log_ms_there) const {
    const float pace_cost = fast_log_ms(expected_ms(begin, end)) <= log_ms_there ? 0 : fill(begin, end, log_ms_there);
    return kUnknownTime + pace_cost;
}

float TokenCosts::pause(std::size_t last, float log_gap_ms) const {
    const PauseHabit& habit = kHabits[habit_[last]];
    constexpr float kOddest = 4;
    const float off = (log_gap_ms - habit.log_median_ms) / habit.log_spread;
    return weights_.pause * (habit.log_paused + std::min(off * off / 2, kOddest) + habit.log_of_spread);
}

float TokenCosts::no_pause(std::size_t last) const { return weights_.pause * kHabits[habit_[last]].log_going_on; }

float TokenCosts::empty(const VoiceAtom& atom) {
    if (!atom.known) return 0;
    const auto ms = static_cast<float>(atom.length());
    return atom.heard() ? kEmptyHeard + kEmptyHeardPerMs * ms : kEmptyUnheard + kEmptyUnheardPerMs * ms;
}

float TokenCosts::unvoiced() { return kUnvoiced; }

float TokenCosts::joined(std::int64_t gap_ms) { return kJoined + kJoinedPerMs * static_cast<float>(gap_ms); }

}  // namespace scribed::transcript
