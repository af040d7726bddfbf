// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "transcript/merge.hpp"

namespace scribed::transcript {
namespace {

TEST(TimeWords, GivesNothingForNothing) {
    EXPECT_TRUE(time_words({}).empty());
    MergeTrack track;
    track.canon = {{0, 1000, "  "}};
    EXPECT_TRUE(time_words(track).empty());
}

TEST(TimeWords, StartsASentenceWhereItsVoiceStarts) {
    MergeTrack track;
    track.live = {{"1", 1000, 2000, "good morning everyone"}, {"2", 3000, 4200, "please take a seat"}};
    track.canon = {{0, 5000, "Good morning, everyone. Please take a seat."}};
    track.speech = {{1060, 2000}, {3060, 4200}};
    track.onset_ms = 60;
    const auto words = time_words(track);
    ASSERT_EQ(words.size(), 7u);
    EXPECT_NEAR(static_cast<double>(words[0].start_ms), 1000, 80);
    EXPECT_NEAR(static_cast<double>(words[3].start_ms), 3000, 80);
    EXPECT_LE(words[2].end_ms, 2000);
    EXPECT_EQ(words[3].timing, Timing::anchored);
}

TEST(TimeWords, HearsAPauseInsideOneUtterance) {
    MergeTrack track;
    track.live = {{"1", 1000, 6000, "that is all we have questions are welcome now"}};
    track.canon = {{0, 7000, "That is all we have. Questions are welcome now."}};
    track.speech = {{1060, 2400}, {4500, 6000}};
    track.onset_ms = 60;
    const auto words = time_words(track);
    EXPECT_LE(words[4].end_ms, 2400);
    EXPECT_NEAR(static_cast<double>(words[5].start_ms), 4440, 80);
}

TEST(TimeWords, PlacesWordsTheLivePassMissedBetweenTheOthers) {
    MergeTrack track;
    track.live = {{"1", 0, 1000, "the first part"}, {"3", 8000, 9000, "the third part"}};
    track.canon = {{0, 10000, "The first part. Nobody heard the second one. The third part."}};
    track.speech = {{0, 1000}, {4000, 5600}, {8000, 9000}};
    const auto words = time_words(track);
    ASSERT_EQ(words.size(), 11u);
    EXPECT_NEAR(static_cast<double>(words[3].start_ms), 3940, 80);
    EXPECT_EQ(words[3].timing, Timing::interpolated);
    EXPECT_LE(words[7].end_ms, 5600);
    EXPECT_GE(words[8].start_ms, 7900);
}

TEST(TimeWords, SpreadsWordsOverThePieceWhenNothingElseIsKnown) {
    MergeTrack track;
    track.canon = {{1000, 5000, "alpha bravo charlie delta"}};
    const auto words = time_words(track);
    ASSERT_EQ(words.size(), 4u);
    EXPECT_EQ(words[0].start_ms, 1000);
    EXPECT_EQ(words[0].timing, Timing::bounded);
    EXPECT_GT(words[3].start_ms, 3000);
    EXPECT_LE(words[3].end_ms, 5000);
}

TEST(TimeWords, UsesTheVoiceAloneWhenThereIsNoLiveText) {
    MergeTrack track;
    track.canon = {{0, 20000, "First sentence here. Second sentence there."}};
    track.speech = {{5000, 6300}, {15000, 16300}};
    const auto words = time_words(track);
    EXPECT_NEAR(static_cast<double>(words[0].start_ms), 4940, 80);
    EXPECT_NEAR(static_cast<double>(words[3].start_ms), 14940, 80);
}

TEST(TimeWords, KeepsOneEntryForASentenceWithoutSpaces) {
    MergeTrack track;
    track.live = {{"1", 0, 2000, "今日はいい天気ですね"}, {"2", 3000, 4000, "散歩に行こう"}};
    track.canon = {{0, 5000, "今日はいい天気ですね。 散歩に行こう。"}};
    const auto words = time_words(track);
    ASSERT_EQ(words.size(), 2u);
    EXPECT_NEAR(static_cast<double>(words[0].start_ms), 0, 10);
    EXPECT_NEAR(static_cast<double>(words[1].start_ms), 3000, 10);
    EXPECT_EQ(words[1].timing, Timing::anchored);
}

TEST(TimeWords, KeepsWordsOfAPieceWithoutLengthAtItsInstant) {
    MergeTrack track;
    track.canon = {{700, 700, "no time at all"}};
    for (const auto& word : time_words(track)) {
        EXPECT_EQ(word.start_ms, 700);
        EXPECT_EQ(word.end_ms, 700);
    }
}

TEST(TimeWords, IsNotMisledByALivePassageThatAReconnectRepeated) {
    MergeTrack track;
    track.live = {
        {"1", 0, 1500, "welcome to the annual meeting"},
        {"1b", 0, 1500, "welcome to the annual meeting"},
        {"2", 4000, 5500, "our first speaker is late"}};
    track.canon = {{0, 6000, "Welcome to the annual meeting. Our first speaker is late."}};
    const auto words = time_words(track);
    EXPECT_LE(words[4].end_ms, 1600);
    EXPECT_NEAR(static_cast<double>(words[5].start_ms), 4000, 10);
}

TEST(TimeWords, MatchesNumbersHoweverTheyAreWritten) {
    MergeTrack track;
    track.live = {{"1", 0, 1000, "in twenty twenty"}, {"2", 5000, 6000, "we sold eighty five million"}};
    track.canon = {{0, 7000, "In 2020 we sold 85 million."}};
    const auto words = time_words(track);
    EXPECT_LE(words[1].end_ms, 1000);
    EXPECT_EQ(words[1].timing, Timing::anchored);
    EXPECT_GE(words[2].start_ms, 4900);
}

TEST(TimeWords, SurvivesAHugeWord) {
    MergeTrack track;
    track.live = {{"1", 0, 1000, std::string(300'000, 'a')}};
    track.canon = {{0, 2000, std::string(300'000, 'a') + " end"}};
    EXPECT_EQ(time_words(track).size(), 2u);
}

}  // namespace
}  // namespace scribed::transcript
