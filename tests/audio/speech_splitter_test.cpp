// SPDX-License-Identifier: Apache-2.0
#include "audio/speech_splitter.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace scribed::audio {
namespace {

using Pcm = std::vector<std::int16_t>;

constexpr unsigned kRate = kUpstreamRate;
constexpr int kLoud = 8000;

void say(Pcm& pcm, int ms, int level = kLoud) {
    for (Samples i = 0; i < ms_to_samples(ms, kRate); ++i) {
        const double phase = static_cast<double>(pcm.size()) * 0.3;
        pcm.push_back(static_cast<std::int16_t>(level * std::sin(phase)));
    }
}

/// `count` words of 200 ms with `gap` ms of a room between them, into which a closed consonant of 60 ms falls.
Pcm words(int count, int gap) {
    Pcm pcm;
    for (int i = 0; i < count; ++i) {
        say(pcm, 100);
        say(pcm, 60, 20);
        say(pcm, 100);
        say(pcm, gap, 20);
    }
    return pcm;
}

/// Milliseconds at which it was split.
std::vector<std::int64_t> split(std::span<const std::int16_t> pcm, std::size_t block = 480) {
    SpeechSplitter splitter(kRate);
    std::vector<std::int64_t> places;
    for (std::size_t at = 0; at < pcm.size();) {
        const auto piece = pcm.subspan(at, std::min(block, pcm.size() - at));
        const auto end = splitter.push(piece);
        at += end.value_or(piece.size());
        if (end) places.push_back(samples_to_ms(at, kRate));
    }
    return places;
}

TEST(SpeechSplitter, LeavesSpeechOfUsualLengthWhole) { EXPECT_TRUE(split(words(49, 140)).empty()); }

TEST(SpeechSplitter, SplitsBetweenWords) {
    constexpr int kWord = 400;
    const auto places = split(words(290, 140));
    ASSERT_EQ(places.size(), 5U);
    std::int64_t last = 0;
    for (const auto place : places) {
        EXPECT_GE(place - last, 20000);
        EXPECT_LE(place - last, 20000 + kWord);
        EXPECT_GE((place - 1) % kWord, 260 + 90) << "the gap is from 260 ms on";
        last = place;
    }
}

TEST(SpeechSplitter, WithoutGapsTakesAConsonantRatherThanAVowel) {
    const auto places = split(words(100, 0));
    ASSERT_EQ(places.size(), 1U);
    EXPECT_GE(places.front(), 25000);
    EXPECT_LT(places.front(), 25260);
    const auto in_word = places.front() % 260;
    EXPECT_TRUE(in_word > 100 && in_word <= 160) << in_word;
}

TEST(SpeechSplitter, SplitsWhatIsEquallyLoudAllTheTime) {
    Pcm pcm;
    say(pcm, 60000);
    EXPECT_EQ(split(pcm), (std::vector<std::int64_t>{27000, 54000}));
}

TEST(SpeechSplitter, DigitalSilenceIsQuiet) {
    const Pcm pcm(ms_to_samples(30000, kRate));
    EXPECT_EQ(split(pcm), (std::vector<std::int64_t>{20000}));
}

TEST(SpeechSplitter, SplitsTheSameWhateverTheBlockSizes) {
    const auto pcm = words(200, 140);
    const auto places = split(pcm);
    for (const std::size_t block : {1U, 7U, 239U, 241U, 24'000U, 1'000'000U})
        EXPECT_EQ(split(pcm, block), places) << block;
}

TEST(SpeechSplitter, BeginsAnewWithEachVoice) {
    SpeechSplitter splitter(kRate);
    const auto pcm = words(48, 140);
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(splitter.push(pcm));
        splitter.begin();
    }
}

}  // namespace
}  // namespace scribed::audio
