// SPDX-License-Identifier: Apache-2.0
#include "daemon/session_clock.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;

constexpr Instant kOpened{};

TEST(SessionClock, RunsWithTheWall) {
    const SessionClock clock(kOpened, 60s);
    EXPECT_EQ(clock.furthest(16000, kOpened), 60U * 16000);
    EXPECT_EQ(clock.furthest(16000, kOpened + 90s), 150U * 16000);
    EXPECT_EQ(clock.furthest(48000, kOpened + 90s), 150U * 48000);
    EXPECT_EQ(clock.furthest(8000, kOpened + 90s + 500ms), 150U * 8000 + 4000);
}

TEST(SessionClock, RunsWithWhatIsSentFasterThanItPlays) {
    SessionClock clock(kOpened, 60s);
    for (int second = 0; second < 1000; ++second) {
        clock.sent(48000, 48000);
        clock.sent(16000, 16000);
    }
    EXPECT_EQ(clock.furthest(16000, kOpened + 10s), 2060U * 16000) << "of both tracks";
    EXPECT_EQ(clock.furthest(16000, kOpened + 3000s), 3060U * 16000) << "the wall has overtaken it";
}

// A sample of 11 025 Hz is no whole number of nanoseconds.
TEST(SessionClock, LosesNothingToSpeakOfWhenSamplesComeOneByOne) {
    SessionClock clock(kOpened, 0s);
    for (int i = 0; i < 11025 * 60; ++i)
        clock.sent(1, 11025);
    EXPECT_NEAR(static_cast<double>(clock.furthest(11025, kOpened)), 11025.0 * 60, 100);
}

TEST(SessionClock, IsNotMovedByHoles) {
    SessionClock clock(kOpened, 60s);
    // Each frame as far ahead as it may be: a sender of a thousand samples is no further than that brings him.
    Samples next = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto furthest = clock.furthest(16000, kOpened);
        if (furthest > next) next = furthest;
        clock.sent(1, 16000);
        ++next;
    }
    EXPECT_LE(next, 60U * 16000 + 1000);
}

}  // namespace
}  // namespace scribed::daemon
