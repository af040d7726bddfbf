// SPDX-License-Identifier: Apache-2.0
#include "transcript/merge.hpp"

#include <gtest/gtest.h>

#include "transcript/segments.hpp"

namespace scribed::transcript {
namespace {

TEST(Merge, GivesNoSegmentsForNothing) { EXPECT_TRUE(merge({}).segments.empty()); }

TEST(Merge, InterleavesTracksByTime) {
    MergeTrack ann{"a", "Ann", {}, {{0, 1000, "Hello Bob."}, {6000, 7000, "I am fine."}}, {{0, 1000}, {6000, 7000}}};
    MergeTrack bob{"b", "Bob", {}, {{2000, 3500, "Hello Ann, how are you?"}}, {{2000, 3500}}};
    const std::vector<MergeTrack> tracks{ann, bob};
    const Canon canon = merge(tracks);
    ASSERT_EQ(canon.segments.size(), 3u);
    EXPECT_EQ(canon.segments[0].text, "Hello Bob.");
    EXPECT_EQ(canon.segments[1].speaker, "Bob");
    EXPECT_EQ(canon.segments[1].id, "c2");
    EXPECT_EQ(canon.segments[2].track, "a");
    EXPECT_EQ(canon.segments[2].source, Source::canon);
}

TEST(Merge, KeepsLiveTextWhereTheBatchPassHasNothing) {
    MergeTrack track{
        "a",
        "Ann",
        {{"1", 0, 1000, "heard twice"}, {"2", 4000, 5000, "only heard live"}},
        {{0, 3000, "Heard twice."}},
        {{0, 1000}, {4000, 5000}}};
    const Canon canon = merge(std::span(&track, 1));
    ASSERT_EQ(canon.segments.size(), 2u);
    EXPECT_EQ(canon.segments[1].text, "only heard live");
    EXPECT_EQ(canon.segments[1].source, Source::live);
    EXPECT_EQ(canon.segments[1].start_ms, 4000);
    EXPECT_EQ(canon.segments[1].words.size(), 3u);
}

TEST(Merge, KeepsAllLiveTextWhenThereIsNoCanon) {
    MergeTrack track{"a", "Ann", {{"1", 0, 1000, "one"}, {"2", 1500, 2000, "two"}}, {}, {}};
    EXPECT_EQ(merge(std::span(&track, 1)).segments.size(), 2u);
}

TEST(Merge, DropsLiveTextWithoutVoiceAndLiveTextThatCameTwice) {
    MergeTrack track{
        "a",
        "Ann",
        {{"1", 0, 1000, "real"}, {"1b", 0, 1000, "real"}, {"2", 5000, 6000, "thanks for watching"}},
        {},
        {{0, 1000}}};
    const Canon canon = merge(std::span(&track, 1));
    ASSERT_EQ(canon.segments.size(), 1u);
    EXPECT_EQ(canon.segments[0].text, "real");
}

std::vector<TimedWord> words_at_even_times(const std::vector<std::string>& texts, std::int64_t each_ms) {
    std::vector<TimedWord> out;
    for (const auto& text : texts) {
        const auto start = static_cast<std::int64_t>(out.size()) * each_ms;
        out.push_back({text, start, start + each_ms, Timing::anchored, 0});
    }
    return out;
}

TEST(CutSegments, EndsAtSentencesThatFillALine) {
    const auto words = words_at_even_times({"Yes.", "This", "is", "a", "long", "line.", "Next", "one"}, 700);
    const auto segments = cut_segments({}, words, Source::canon);
    ASSERT_EQ(segments.size(), 2u);
    EXPECT_EQ(segments[0].text, "Yes. This is a long line.");
    EXPECT_EQ(segments[1].text, "Next one");
    EXPECT_EQ(segments[1].start_ms, 4200);
}

TEST(CutSegments, EndsAtASentenceThatABreathFollowsAndAtAnyLongSilence) {
    auto words = words_at_even_times({"Yes.", "Go", "on", "then"}, 300);
    for (std::size_t i = 1; i < words.size(); ++i) {
        words[i].start_ms += 700;
        words[i].end_ms += 700;
    }
    words[3].start_ms += 2000;
    words[3].end_ms += 2000;
    const auto segments = cut_segments({}, words, Source::canon);
    ASSERT_EQ(segments.size(), 3u);
    EXPECT_EQ(segments[1].text, "Go on");
}

TEST(CutSegments, CutsAnEndlessSentenceAtItsBestBreath) {
    std::vector<std::string> texts(29, "word");
    texts[20] = "clause,";
    texts.resize(45, "more");
    const auto segments = cut_segments({}, words_at_even_times(texts, 300), Source::canon);
    ASSERT_GE(segments.size(), 2u);
    EXPECT_EQ(segments[0].words.back().text, "clause,");
    for (const auto& segment : segments)
        EXPECT_LE(segment.words.size(), kMostSegmentWords);
}

TEST(CutSegments, SaysHowMostOfItsWordsWereTimed) {
    auto words = words_at_even_times({"a", "b", "c"}, 300);
    EXPECT_EQ(cut_segments({}, words, Source::canon)[0].timing, Timing::anchored);
    words[0].timing = words[1].timing = Timing::bounded;
    EXPECT_EQ(cut_segments({}, words, Source::canon)[0].timing, Timing::interpolated);
    words[2].timing = Timing::bounded;
    EXPECT_EQ(cut_segments({}, words, Source::canon)[0].timing, Timing::bounded);
}

}  // namespace
}  // namespace scribed::transcript
