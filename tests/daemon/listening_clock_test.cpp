// SPDX-License-Identifier: Apache-2.0
#include "daemon/listening_clock.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;

TEST(ListeningClock, StandsStillInPausesAndGoesOnBehindThem) {
    const Instant start = steady_now();
    ListeningClock clock;
    EXPECT_EQ(clock.at(start), start);
    clock.pause(start + 10s);
    EXPECT_EQ(clock.at(start + 15s), start + 10s);
    clock.resume(start + 20s);
    EXPECT_EQ(clock.at(start + 20s), start + 10s);
    EXPECT_EQ(clock.at(start + 21s), start + 11s);
    clock.pause(start + 21s);
    clock.resume(start + 22s);
    EXPECT_EQ(clock.at(start + 30s), start + 19s);
}

TEST(ListeningClock, CountsOverlappingPausesOnce) {
    const Instant start = steady_now();
    ListeningClock clock;
    clock.pause(start);
    clock.pause(start + 1s);
    clock.resume(start + 2s);
    EXPECT_EQ(clock.at(start + 3s), start);
    clock.resume(start + 4s);
    EXPECT_EQ(clock.at(start + 6s), start + 2s);
}

}  // namespace
}  // namespace scribed::daemon
