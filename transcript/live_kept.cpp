// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>

#include "transcript/clean_text.hpp"
#include "transcript/segments.hpp"
#include "transcript/spoken.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

// Less shared time than this is an edge heard differently by the two passes.
constexpr std::int64_t kEdgeMs = 150;

template <class T>
bool any_shares_time(std::span<const T> ordered, const LiveUtterance& utterance) {
    const std::int64_t spare = std::min(kEdgeMs, (utterance.end_ms - utterance.start_ms) / 4);
    const std::int64_t start = utterance.start_ms + spare;
    const std::int64_t end = utterance.end_ms - spare;
    const auto after =
        std::partition_point(ordered.begin(), ordered.end(), [&](const T& item) { return item.start_ms <= end; });
    // A word is short against an utterance: one that reaches into it starts among the last few before its end.
    constexpr std::ptrdiff_t kLookBack = 8;
    const auto from = after - std::min(kLookBack, after - ordered.begin());
    return std::any_of(from, after, [&](const T& item) { return item.end_ms >= start; });
}

std::vector<TimedWord> spread_words(const LiveUtterance& utterance) {
    std::vector<Token> tokens;
    append_tokens(utterance.text, tokens);
    double total = 0;
    for (const Token& token : tokens)
        total += static_cast<double>(token.ms);
    const auto length = static_cast<double>(utterance.end_ms - utterance.start_ms);
    std::vector<TimedWord> out;
    double passed = 0;
    std::size_t at = 0;
    for (const Unit& unit : split_units(utterance.text)) {
        TimedWord word;
        word.text = clean_text(unit.text);
        word.ends_word = unit.ends_word;
        word.start_ms = utterance.start_ms + static_cast<std::int64_t>(length * passed / total);
        bool last = false;
        while (!last) {
            passed += static_cast<double>(tokens[at].ms);
            last = tokens[at++].ends_unit;
        }
        word.end_ms = utterance.start_ms + static_cast<std::int64_t>(length * std::min(passed / total, 1.0));
        word.timing = Timing::anchored;
        out.push_back(std::move(word));
    }
    return out;
}

}  // namespace

std::vector<std::vector<TimedWord>> unheard_by_batch(const MergeTrack& track, std::span<const TimedWord> canon) {
    std::vector<std::vector<TimedWord>> out;
    std::int64_t kept_until = -1;
    for (const LiveUtterance& utterance : track.live) {
        if (utterance.end_ms <= utterance.start_ms) continue;
        if (any_shares_time(canon, utterance)) continue;
        if (track.speech_known() && !any_shares_time(std::span<const VoicedStretch>(track.speech), utterance)) continue;
        if (utterance.start_ms < kept_until) continue;
        auto words = spread_words(utterance);
        if (words.empty()) continue;
        kept_until = utterance.end_ms;
        out.push_back(std::move(words));
    }
    return out;
}

}  // namespace scribed::transcript
