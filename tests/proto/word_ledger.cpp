// SPDX-License-Identifier: Apache-2.0
#include "word_ledger.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

// How far from the truth the times of an utterance may be.
constexpr Samples kNear = ms_to_samples(700);
constexpr std::int64_t kWordMs = samples_to_ms(CountingVoice::kWord);
// Of a word that is cut in two, so little of each part is no voice to a detector.
constexpr std::int64_t kCut = 130;
// How much of a word the edge of a gap may miss, or have in common with a word that was heard: a piece has a margin of
// 150 ms, and a voice a lead of 40 ms.
constexpr std::int64_t kEdge = 200;

// A restart goes on in whole milliseconds.
void expect_apart(const LiveLost& first, const LiveLost& second) {
    EXPECT_LE(first.end, second.begin + ms_to_samples(1)) << fmt::format(
        "{} {}-{} ms lies over {} {}-{}", first.reason, samples_to_ms(first.begin), samples_to_ms(first.end),
        second.reason, samples_to_ms(second.begin), samples_to_ms(second.end)
    );
}

// The one of that number which was said nearest to the `expected`-th.
std::uint64_t nearest(std::uint64_t expected, int number) {
    constexpr std::uint64_t kRound = CountingVoice::kNumbers;
    const auto place = expected - expected % kRound + static_cast<std::uint64_t>(number);
    if (place > expected + kRound / 2 && place >= kRound) return place - kRound;
    return place + kRound / 2 < expected ? place + kRound : place;
}

}  // namespace

void WordLedger::text(const LiveText& text) {
    ASSERT_LE(text.begin, text.end);
    if (text.text.empty()) return;
    EXPECT_GE(text.begin, last_begin_) << "finals come in the order of speech";
    last_begin_ = text.begin;
    settled_ = std::max(settled_, text.end);
    std::istringstream words(text.text);
    auto expected = voice_.words_before(text.begin);
    for (std::string word; words >> word;) {
        const auto heard = parse_heard(word);
        ASSERT_TRUE(heard) << word;
        expected = nearest(expected, heard->number);
        said_[expected] += heard->ms;
        const Samples begin = voice_.begin_of(expected);
        const bool near = begin + CountingVoice::kWord + kNear > text.begin && begin < text.end + kNear;
        ASSERT_TRUE(near || heard->ms < kCut) << fmt::format(
            "`{}` in the text of {}-{} ms was said at {}", word, samples_to_ms(text.begin), samples_to_ms(text.end),
            samples_to_ms(begin)
        );
    }
}

void WordLedger::gap(const LiveLost& lost) {
    ASSERT_LE(lost.begin, lost.end);
    const auto behind = gaps_.lower_bound(lost.begin);
    if (behind != gaps_.end()) expect_apart(lost, behind->second);
    if (behind != gaps_.begin()) expect_apart(std::prev(behind)->second, lost);
    settled_ = std::max(settled_, lost.end);
    gaps_.emplace(lost.begin, lost);
}

void WordLedger::swallowed(const std::string& words, Samples before) {
    std::istringstream stream(words);
    for (std::string word; stream >> word;)
        if (const auto heard = parse_heard(word)) {
            kept_back_[nearest(voice_.words_before(before), heard->number)] += heard->ms;
        }
}

Samples WordLedger::settled() const { return ms_to_samples(samples_to_ms(settled_)); }

void WordLedger::expect_each_once(Samples until) const {
    std::map<std::uint64_t, std::int64_t> lost;
    for (const auto& [begin_of_gap, gap] : gaps_) {
        const auto before = voice_.words_before(gap.begin);
        for (auto word = before - std::min<std::uint64_t>(before, 1); voice_.begin_of(word) < gap.end; ++word) {
            const Samples begin = std::max(voice_.begin_of(word), gap.begin);
            const Samples end = std::min(voice_.begin_of(word) + CountingVoice::kWord, gap.end);
            if (begin < end) lost[word] += samples_to_ms(end - begin);
        }
    }
    const auto ms = [](const auto& of, std::uint64_t word) {
        const auto found = of.find(word);
        return found == of.end() ? 0 : found->second;
    };
    for (std::uint64_t word = 0; word < voice_.words_before(until); ++word) {
        const auto text = ms(said_, word);
        const auto gap = ms(lost, word);
        const auto kept = ms(kept_back_, word);
        const auto said = std::min(kWordMs, samples_to_ms(until - voice_.begin_of(word)));
        const auto edge = gap > 0 || kept > 0 ? kEdge : text < kWordMs ? kCut : 0;
        const bool once = text + gap >= said - edge - kept && text + gap <= said + edge;
        EXPECT_TRUE(once) << fmt::format(
            "word {} at {} ms: {} ms in texts, {} in gaps, {} kept back", word, samples_to_ms(voice_.begin_of(word)),
            text, gap, kept
        );
        if (!once && testing::Test::HasFailure()) return;
    }
}

}  // namespace scribed::proto
