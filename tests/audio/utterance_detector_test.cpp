// SPDX-License-Identifier: Apache-2.0
#include "audio/utterance_detector.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace scribed::audio {
namespace {

using Pcm = std::vector<std::int16_t>;

// What the detector may be off by at either end.
constexpr std::int64_t kNearMs = 60;

void add_silence(Pcm& pcm, std::int64_t ms) { pcm.resize(pcm.size() + ms_to_samples(ms, kUpstreamRate)); }

void add_voice(Pcm& pcm, std::int64_t ms) {
    const auto count = ms_to_samples(ms, kUpstreamRate);
    for (Samples i = 0; i < count; ++i) {
        const double at = 2 * std::numbers::pi * 440 * static_cast<double>(i) / kUpstreamRate;
        pcm.push_back(static_cast<std::int16_t>(std::lrint(8000 * std::sin(at))));
    }
}

// Sends the samples as they come from a resampler: in blocks, each with its place in the track.
std::vector<Stretch> push(UtteranceDetector& detector, const Pcm& pcm, Samples track, std::size_t block = 480) {
    std::vector<Stretch> found;
    for (std::size_t at = 0; at < pcm.size(); at += block) {
        const auto part = std::span(pcm).subspan(at, std::min(block, pcm.size() - at));
        for (const auto& stretch : detector.push(part, track + rescale(at, kUpstreamRate, kTrackRate)))
            found.push_back(stretch);
    }
    return found;
}

void expect_near(const Stretch& stretch, std::int64_t begin_ms, std::int64_t end_ms) {
    EXPECT_NEAR(static_cast<double>(samples_to_ms(stretch.begin)), static_cast<double>(begin_ms), kNearMs);
    EXPECT_NEAR(static_cast<double>(samples_to_ms(stretch.end)), static_cast<double>(end_ms), kNearMs);
}

TEST(UtteranceDetector, FindsTwoUtterancesThatLieWithinASecond) {
    Pcm pcm;
    add_silence(pcm, 500);
    add_voice(pcm, 1000);
    add_silence(pcm, 800);
    add_voice(pcm, 700);
    add_silence(pcm, 800);
    for (const std::size_t block : {240u, 480u, 2400u, 7u}) {
        UtteranceDetector detector;
        const auto found = push(detector, pcm, 0, block);
        ASSERT_EQ(found.size(), 2u) << block;
        expect_near(found[0], 500, 1500);
        expect_near(found[1], 2300, 3000);
    }
}

TEST(UtteranceDetector, KeepsAnUtteranceWithAShortPauseInOne) {
    Pcm pcm;
    add_silence(pcm, 300);
    add_voice(pcm, 600);
    add_silence(pcm, 350);
    add_voice(pcm, 600);
    add_silence(pcm, 800);
    UtteranceDetector detector;
    const auto found = push(detector, pcm, 0);
    ASSERT_EQ(found.size(), 1u);
    expect_near(found[0], 300, 1850);
}

TEST(UtteranceDetector, CountsFromWhereTheTrackStands) {
    Pcm pcm;
    add_silence(pcm, 200);
    add_voice(pcm, 500);
    add_silence(pcm, 800);
    UtteranceDetector detector;
    const auto found = push(detector, pcm, 3600 * kTrackRate);
    ASSERT_EQ(found.size(), 1u);
    expect_near(found[0], 3'600'200, 3'600'700);
}

TEST(UtteranceDetector, AHoleEndsAnUtterance) {
    Pcm before;
    add_silence(before, 300);
    add_voice(before, 500);
    Pcm after;
    add_voice(after, 400);
    add_silence(after, 800);
    UtteranceDetector detector;
    auto found = push(detector, before, 0);
    EXPECT_TRUE(found.empty());
    found = push(detector, after, 60 * kTrackRate);
    ASSERT_EQ(found.size(), 2u);
    expect_near(found[0], 300, 800);
    expect_near(found[1], 60'000, 60'400);
}

TEST(UtteranceDetector, QuietEndsWhatIsOpenAndTheTrackGoesOnInPlace) {
    Pcm pcm;
    add_silence(pcm, 300);
    add_voice(pcm, 500);
    UtteranceDetector detector;
    EXPECT_TRUE(detector.quiet().empty());
    EXPECT_TRUE(push(detector, pcm, 0).empty());
    const auto ended = detector.quiet();
    ASSERT_EQ(ended.size(), 1u);
    expect_near(ended[0], 300, 800);
    EXPECT_TRUE(detector.quiet().empty());
    Pcm more;
    add_silence(more, 200);
    add_voice(more, 500);
    add_silence(more, 800);
    const auto found = push(detector, more, ms_to_samples(800));
    ASSERT_EQ(found.size(), 1u);
    expect_near(found[0], 1000, 1500);
}

TEST(UtteranceDetector, AVoiceRightBehindAPauseOfTheTrackIsNotMoved) {
    Pcm pcm;
    add_silence(pcm, 300);
    add_voice(pcm, 500);
    UtteranceDetector detector;
    push(detector, pcm, 0);
    EXPECT_EQ(detector.quiet().size(), 1u);
    Pcm more;
    add_voice(more, 500);
    add_silence(more, 800);
    const auto found = push(detector, more, ms_to_samples(800));
    ASSERT_EQ(found.size(), 1u);
    expect_near(found[0], 800, 1300);
}

TEST(UtteranceDetector, SplitsSpeechWithoutPauseBetweenWords) {
    Pcm pcm;
    add_silence(pcm, 300);
    for (int i = 0; i < 45; ++i) {
        add_voice(pcm, 800);
        add_silence(pcm, 200);
    }
    add_silence(pcm, 800);
    UtteranceDetector detector;
    const auto found = push(detector, pcm, 0);
    ASSERT_EQ(found.size(), 3u);
    expect_near(found[0], 300, 21'200);
    expect_near(found[2], 41'200, 45'100);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(found[i].end, found[i + 1].begin);
        EXPECT_GE(samples_to_ms(found[i].end) % 1000, 100) << "a word ends";
        EXPECT_LE(samples_to_ms(found[i].end) % 1000, 300) << "the next one begins";
    }
}

TEST(UtteranceDetector, SilenceIsNoUtterance) {
    Pcm pcm;
    add_silence(pcm, 5000);
    UtteranceDetector detector;
    EXPECT_TRUE(push(detector, pcm, 0).empty());
    EXPECT_TRUE(detector.quiet().empty());
}

}  // namespace
}  // namespace scribed::audio
