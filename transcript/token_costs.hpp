// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "transcript/placement.hpp"

namespace scribed::transcript {

/// Natural logarithm of a length in ms; 0 and less read as 1 ms.
float log_ms(double ms);

inline constexpr std::size_t kLogTable = 8192;
inline constexpr float kLogTableStepMs = 4;
const std::array<float, kLogTable>& log_ms_table();

/// What the costs weigh.
struct CostWeights {
    float pace_spread;  ///< standard deviation of log lengths: of a run's pace against the piece's,
    float word_spread;  ///< and of single words against their run
    float misheard;     ///< a firmly heard word in another utterance
    float pause;        ///< where people pause, and how long
};

/// Tokens [begin, end) of the piece.
struct TokenRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// The probabilities behind place(), as costs: negative logarithms, smaller is likelier. Sums over runs of tokens come
/// from prefix sums, so each query is O(1).
class TokenCosts {
public:
    explicit TokenCosts(const PlacementInput& input);

    /// Expected length of tokens [begin, end) when they are said at this piece's pace and a pause follows, ms.
    float expected_ms(std::size_t begin, std::size_t end) const { return length_before_pause_[end] - length_[begin]; }
    /// Tokens [begin, end) fill a stretch of voice.
    float fill(std::size_t begin, std::size_t end, float log_voiced_ms) const {
        const ByCount& by_count = by_count_[end - begin < kCounted ? end - begin : kCounted - 1];
        const float off = log_voiced_ms - fast_log_ms(expected_ms(begin, end));
        return off * off * by_count.factor + by_count.offset;
    }
    /// No fill costs less; the other costs of a run are never negative.
    float least_fill() const { return by_count_[kCounted - 1].offset; }
    /// Tokens [begin, end) stand somewhere in time that nobody has listened to.
    float fill_unknown(std::size_t begin, std::size_t end, float log_ms_there) const;
    /// The tokens that were heard in the utterances of `atom`.
    TokenRange heard_in(const VoiceAtom& atom) const;
    /// Tokens [begin, end) are said where only the tokens of `heard` were heard.
    float misheard(std::size_t begin, std::size_t end, TokenRange heard) const {
        float cost = strength_[end] - strength_[begin];
        const std::size_t from = begin > heard.begin ? begin : heard.begin;
        const std::size_t to = end < heard.end ? end : heard.end;
        if (from < to) cost -= strength_[to] - strength_[from];
        return cost > 0 ? weights_.misheard * cost : 0;
    }
    /// No pause after any token of [begin, end - 1).
    float no_pauses(std::size_t begin, std::size_t end) const { return going_on_[end - 1] - going_on_[begin]; }
    /// After token `last`, a silence of so many ms, by their logarithm;
    float pause(std::size_t last, float log_gap_ms) const;
    /// or none, though an atom ends there.
    float no_pause(std::size_t last) const;

    /// `atom` holds no words.
    static float empty(const VoiceAtom& atom);
    /// A token has no voice.
    static float unvoiced();
    /// A run of words goes on across a silence of `gap_ms` that is no pause of theirs.
    static float joined(std::int64_t gap_ms);

private:
    // Longer runs are as certain as the longest counted one.
    static constexpr std::size_t kCounted = 128;
    struct ByCount {
        float factor = 0;
        float offset = 0;
    };

    float fast_log_ms(float ms) const {
        const auto at = static_cast<std::size_t>(ms / kLogTableStepMs);
        return at < kLogTable ? log_table_[at] : log_ms(static_cast<double>(ms));
    }
    void set_pace(std::span<const VoiceAtom> atoms);
    void collect_heard(std::span<const Hint> hints);

    const float* log_table_ = log_ms_table().data();
    CostWeights weights_;
    std::vector<float> length_;  // of the tokens before each one
    std::vector<float> length_before_pause_;
    std::vector<float> going_on_;
    std::vector<float> strength_;
    std::vector<unsigned char> habit_;
    std::array<ByCount, kCounted> by_count_{};
    std::vector<TokenRange> heard_;  // tokens hinted at each utterance, from first_utterance_ on
    std::uint32_t first_utterance_ = 0;
};

}  // namespace scribed::transcript
