// SPDX-License-Identifier: Apache-2.0
#include "audio/timeline.hpp"

#include <gtest/gtest.h>

namespace scribed::audio {
namespace {

TEST(Timeline, IsAtTheTracksStartBeforeTheFirstMark) {
    Timeline timeline;
    EXPECT_EQ(timeline.to_track(0), 0U);
    EXPECT_EQ(timeline.to_track(99999), 0U);
    timeline.mark(2400, 16000);
    EXPECT_EQ(timeline.to_track(2399), 0U);
}

TEST(Timeline, ConvertsBetweenTheRatesFromTheMarkOn) {
    Timeline timeline;
    timeline.mark(0, 32000);
    EXPECT_EQ(timeline.to_track(0), 32000U);
    EXPECT_EQ(timeline.to_track(24000), 48000U);
    EXPECT_EQ(timeline.to_track(1), 32000U);
    EXPECT_EQ(timeline.to_track(3), 32002U);
}

TEST(Timeline, SkipsHolesThatWereNotSent) {
    Timeline timeline;
    timeline.mark(0, 0);
    timeline.mark(24000, 160000);
    timeline.mark(48000, 320000);
    EXPECT_EQ(timeline.to_track(23999), 15999U);
    EXPECT_EQ(timeline.to_track(24000), 160000U);
    EXPECT_EQ(timeline.to_track(47999), 175999U);
    EXPECT_EQ(timeline.to_track(72000), 336000U);
}

TEST(Timeline, NeverDecreases) {
    Timeline timeline;
    timeline.mark(0, 0);
    timeline.mark(2, 1);
    timeline.mark(2, 40);
    timeline.mark(1, 10);
    timeline.mark(3000, 1500);
    Samples last = 0;
    for (Samples upstream = 0; upstream < 6000; ++upstream) {
        const Samples track = timeline.to_track(upstream);
        EXPECT_GE(track, last) << upstream;
        last = track;
    }
}

TEST(Timeline, CountsHoursWithoutOverflowOrDrift) {
    Timeline timeline;
    timeline.mark(0, 7);
    const Samples day = 24 * 3600;
    EXPECT_EQ(timeline.to_track(day * kUpstreamRate), day * kTrackRate + 7);
}

}  // namespace
}  // namespace scribed::audio
