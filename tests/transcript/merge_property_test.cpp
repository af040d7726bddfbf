// SPDX-License-Identifier: Apache-2.0
// What holds for every input, whatever it is.
#include <gtest/gtest.h>

#include "random_track.hpp"
#include "transcript/merge.hpp"
#include "transcript/merge_case.hpp"
#include "transcript/segments.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

constexpr std::uint32_t kSeeds = 400;

TEST(TimeWords, GivesOneEntryPerWordInOrderInsideItsPieceForAnyInput) {
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        SCOPED_TRACE(seed);
        const MergeTrack track = test::TrackMaker(seed).make();
        const auto words = time_words(track);
        std::size_t at = 0;
        std::int64_t before = 0;
        for (std::size_t p = 0; p < track.canon.size(); ++p) {
            const std::size_t count = split_words(track.canon[p].text).size();
            for (std::size_t i = 0; i < count; ++i, ++at) {
                ASSERT_LT(at, words.size());
                EXPECT_EQ(words[at].piece, p);
                EXPECT_GE(words[at].start_ms, std::max(before, track.canon[p].start_ms));
                EXPECT_GE(words[at].end_ms, words[at].start_ms);
                EXPECT_LE(words[at].end_ms, track.canon[p].end_ms);
                before = words[at].start_ms;
            }
        }
        EXPECT_EQ(at, words.size());
    }
}

TEST(TimeWords, IsAFunctionOfItsInput) {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const MergeTrack track = test::TrackMaker(seed).make();
        EXPECT_EQ(render_word_times(time_words(track)), render_word_times(time_words(track)));
    }
}

TEST(TimeWords, BringsOrderIntoInputThatHasNone) {
    MergeTrack track;
    track.live = {{"b", 5000, 4000, "late words"}, {"a", -50, 900, "early words"}};
    track.canon = {{4000, 1000, "early words"}, {500, 6000, "late words"}, {INT64_MIN, INT64_MAX, "more"}};
    track.speech = {{4000, 9000}, {100, 5000}, {7, 3}};
    const auto words = time_words(track);
    ASSERT_EQ(words.size(), 5u);
    for (std::size_t i = 1; i < words.size(); ++i)
        EXPECT_GE(words[i].start_ms, words[i - 1].start_ms);
}

TEST(Merge, NumbersSegmentsInOrderOfTimeAndKeepsThemShortForAnyInput) {
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        SCOPED_TRACE(seed);
        std::vector<MergeTrack> tracks{test::TrackMaker(seed).make(), test::TrackMaker(seed + 1000).make()};
        tracks[1].id = "second";
        const Canon canon = merge(tracks);
        std::int64_t before = 0;
        std::size_t canon_units = 0;
        for (std::size_t i = 0; i < canon.segments.size(); ++i) {
            const CanonSegment& segment = canon.segments[i];
            EXPECT_EQ(segment.id, "c" + std::to_string(i + 1));
            EXPECT_GE(segment.start_ms, before);
            EXPECT_GE(segment.end_ms, segment.start_ms);
            EXPECT_FALSE(segment.words.empty());
            EXPECT_LE(split_words(segment.text).size(), kMostSegmentWords);
            const std::int64_t length = segment.end_ms - segment.start_ms;
            EXPECT_TRUE(segment.words.size() == 1 || length <= kLongestSegmentMs);
            before = segment.start_ms;
            if (segment.source == Source::canon) canon_units += segment.words.size();
        }
        EXPECT_EQ(canon_units, time_units(tracks[0]).size() + time_units(tracks[1]).size());
    }
}

}  // namespace
}  // namespace scribed::transcript
