// SPDX-License-Identifier: Apache-2.0
#include "clients/pacer.hpp"

#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using namespace std::chrono_literals;
const Instant kStart{1000s};

TEST(Pacer, LetsAudioGoAtTheSpeedOfSpeech) {
    Pacer pacer(1.0);
    EXPECT_EQ(pacer.due(20ms, kStart), kStart);
    EXPECT_EQ(pacer.due(40ms, kStart), kStart + 20ms);
    EXPECT_EQ(pacer.due(1020ms, kStart + 30ms), kStart + 1s);
}

TEST(Pacer, MakesUpForSmallLateness) {
    Pacer pacer(1.0);
    pacer.due(20ms, kStart);
    EXPECT_EQ(pacer.due(40ms, kStart + 300ms), kStart + 20ms);
}

TEST(Pacer, DoesNotBurstAfterAHoldUp) {
    Pacer pacer(1.0);
    pacer.due(20ms, kStart);
    EXPECT_EQ(pacer.due(40ms, kStart + 10s), kStart + 10s);
    EXPECT_EQ(pacer.due(60ms, kStart + 10s), kStart + 10s + 20ms);
}

TEST(Pacer, GoesFasterByItsSpeed) {
    Pacer pacer(2.0);
    pacer.due(20ms, kStart);
    EXPECT_EQ(pacer.due(2020ms, kStart), kStart + 1s);
}

TEST(Pacer, NeverWaitsWithoutASpeed) {
    Pacer pacer(0);
    EXPECT_EQ(pacer.due(3600s, kStart), kStart);
}

}  // namespace
}  // namespace scribed::clients
