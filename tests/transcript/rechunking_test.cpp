// SPDX-License-Identifier: Apache-2.0
// How the same texts are cut into pieces and utterances is chance; times must not hang on it.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "invented_call.hpp"

namespace scribed::transcript {
namespace {

constexpr std::int64_t kSmallMs = 150;

// The share of words whose start moves by more than kSmallMs.
double moved(const MergeTrack& a, const MergeTrack& b) {
    const auto left = time_words(a);
    const auto right = time_words(b);
    EXPECT_EQ(left.size(), right.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        EXPECT_EQ(left[i].text, right[i].text);
        if (std::abs(left[i].start_ms - right[i].start_ms) > kSmallMs) ++count;
    }
    return static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(left.size(), 1));
}

TEST(Rechunking, OfTheCanonMovesHardlyAWord) {
    for (std::uint32_t seed = 0; seed < 5; ++seed) {
        const auto whole = test::InventedCall(seed, {.misheard = 0.3}).make(2000, 240'000);
        const auto pieces = test::InventedCall(seed, {.misheard = 0.3}).make(2000, 20'000);
        ASSERT_EQ(whole.starts, pieces.starts);
        EXPECT_LE(moved(whole.track, pieces.track), 0.03) << seed;
    }
}

// Every two utterances as one: what a server with a longer patience would have delivered.
MergeTrack join_live(const MergeTrack& track) {
    MergeTrack out = track;
    out.live.clear();
    for (std::size_t i = 0; i < track.live.size(); ++i) {
        if (i % 2 == 0) {
            out.live.push_back(track.live[i]);
        } else {
            out.live.back().end_ms = track.live[i].end_ms;
            out.live.back().text += ' ' + track.live[i].text;
        }
    }
    return out;
}

TEST(Rechunking, OfTheLiveTextAtPausesMovesFewWords) {
    for (std::uint32_t seed = 0; seed < 5; ++seed) {
        const auto call = test::InventedCall(seed, {.misheard = 0.3}).make(2000, 240'000);
        EXPECT_LE(moved(call.track, join_live(call.track)), 0.05) << seed;
    }
}

}  // namespace
}  // namespace scribed::transcript
