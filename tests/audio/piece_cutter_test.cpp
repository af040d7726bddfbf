// SPDX-License-Identifier: Apache-2.0
#include "audio/piece_cutter.hpp"

#include <gtest/gtest.h>

#include "signals.hpp"

namespace scribed::audio {
namespace {

/// A track as its parts in milliseconds: voice, silence, voice, ...
test::Pcm track_of(std::initializer_list<std::int64_t> parts_ms) {
    test::Pcm out;
    bool voice = true;
    for (const auto ms : parts_ms) {
        const auto part = voice ? test::tone(440, ms_to_samples(ms), -12) : test::Pcm(ms_to_samples(ms));
        out.insert(out.end(), part.begin(), part.end());
        voice = !voice;
    }
    return out;
}

std::vector<SpokenPiece> push(PieceCutter& cutter, const test::Pcm& pcm, Samples track = 0, std::size_t block = 320) {
    std::vector<SpokenPiece> out;
    for (std::size_t at = 0; at < pcm.size(); at += block) {
        const auto part = std::span(pcm).subspan(at, std::min(block, pcm.size() - at));
        for (const auto& piece : cutter.push(part, track + at))
            out.push_back(piece);
    }
    return out;
}

void expect_near(const Stretch& stretch, std::int64_t begin_ms, std::int64_t end_ms) {
    EXPECT_NEAR(static_cast<double>(samples_to_ms(stretch.begin)), static_cast<double>(begin_ms), 60);
    EXPECT_NEAR(static_cast<double>(samples_to_ms(stretch.end)), static_cast<double>(end_ms), 60);
}

TEST(PieceCutter, APieceEndsAtTheFirstPauseBehindTheShortestLength) {
    // Sentences of 2 s: the pause at 4.4 s is too early, that at 6.8 s is taken.
    const auto pcm = track_of({2000, 400, 2000, 400, 2000, 500, 2000, 500});
    for (const std::size_t block : {160u, 320u, 1600u, 7u}) {
        PieceCutter cutter;
        const auto found = push(cutter, pcm, 0, block);
        ASSERT_EQ(found.size(), 1u) << block;
        expect_near(found[0].voice, 0, 6800);
        expect_near(found[0].clip, 0, 6950);
        const auto rest = cutter.cut();
        ASSERT_TRUE(rest);
        expect_near(rest->voice, 7300, 9300);
        EXPECT_GE(rest->clip.begin, found[0].clip.end);
    }
}

TEST(PieceCutter, OneSentenceDoesNotWaitForTheNext) {
    PieceCutter cutter;
    const auto found = push(cutter, track_of({1000, 6000}));
    ASSERT_EQ(found.size(), 1u);
    expect_near(found[0].voice, 0, 1000);
    expect_near(found[0].clip, 0, 1150);
    EXPECT_FALSE(cutter.cut());
}

TEST(PieceCutter, SilenceIsInNoPiece) {
    PieceCutter cutter;
    EXPECT_TRUE(push(cutter, test::Pcm(60 * kTrackRate)).empty());
    EXPECT_FALSE(cutter.cut());
    EXPECT_EQ(cutter.uncut_from(), Samples{60 * kTrackRate - kTrackRate / 2});
}

TEST(PieceCutter, WhoNeverPausesIsCutInTheWidestGap) {
    // Words of 400 ms with gaps of 150 ms; the one behind the 17th, at 9.2 s, is a little wider.
    test::Pcm pcm;
    for (int word = 0; word < 60; ++word) {
        const auto part = track_of({400, word == 16 ? 220 : 150});
        pcm.insert(pcm.end(), part.begin(), part.end());
    }
    PieceCutter cutter;
    const auto found = push(cutter, pcm);
    ASSERT_GE(found.size(), 2u);
    expect_near(found[0].voice, 0, 16 * 550 + 400);
    expect_near(found[1].voice, 16 * 550 + 620, samples_to_ms(found[1].voice.end));
    for (const auto& piece : found)
        EXPECT_LE(piece.clip.end - piece.clip.begin, 15 * kTrackRate);
}

TEST(PieceCutter, ASoundWithoutAnyGapIsCutAtTheLongestLength) {
    PieceCutter cutter;
    const auto found = push(cutter, track_of({20000}));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_LE(found[0].clip.end - found[0].clip.begin, 15 * kTrackRate);
    EXPECT_GE(found[0].clip.end - found[0].clip.begin, 14 * kTrackRate);
    const auto rest = cutter.cut();
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->voice.begin, found[0].voice.end) << "nothing is lost and nothing said twice";
}

TEST(PieceCutter, AHoleIsSilenceAndTakesNoTime) {
    PieceCutter cutter;
    auto found = push(cutter, track_of({2000}), 1000);
    EXPECT_TRUE(found.empty());
    const Samples later = 3600 * Samples{kTrackRate};
    found = push(cutter, track_of({2000, 100}), later);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].voice.begin, 1000u);
    expect_near({found[0].voice.begin - 1000, found[0].voice.end - 1000}, 0, 2000);
    const auto rest = cutter.cut();
    ASSERT_TRUE(rest);
    const Samples before = later - kTrackRate;
    expect_near({rest->voice.begin - before, rest->voice.end - before}, 1000, 3000);
}

TEST(PieceCutter, WhatIsUnderWayIsToldApartFromWhatIsOver) {
    PieceCutter cutter;
    EXPECT_TRUE(push(cutter, track_of({2000, 500, 1000})).empty());
    EXPECT_TRUE(cutter.hears_voice());
    EXPECT_EQ(cutter.uncut_from(), 0u);
    const auto over = cutter.cut_before_voice();
    ASSERT_TRUE(over);
    expect_near(over->voice, 0, 2000);
    EXPECT_NEAR(static_cast<double>(samples_to_ms(cutter.uncut_from())), 2350, 60) << "the open voice and its onset";
    EXPECT_FALSE(cutter.cut_before_voice());
}

}  // namespace
}  // namespace scribed::audio
