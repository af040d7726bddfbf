// SPDX-License-Identifier: Apache-2.0
#include "proto/backoff.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

milliseconds pause(int attempt, double random, const UpstreamError& error = {}) {
    return backoff({}, attempt, random, error, 1000000);
}

TEST(Backoff, DoublesUpToItsLimit) {
    EXPECT_EQ(pause(1, 0), milliseconds(500));
    EXPECT_EQ(pause(2, 0), milliseconds(1000));
    EXPECT_EQ(pause(6, 0), milliseconds(16000));
    EXPECT_EQ(pause(7, 0), milliseconds(30000));
    EXPECT_EQ(pause(2000000000, 0), milliseconds(30000));
    EXPECT_EQ(pause(0, 0), milliseconds(500));
}

TEST(Backoff, SpreadsByAQuarterAtMost) {
    EXPECT_EQ(pause(1, 0.5), milliseconds(562));
    EXPECT_LT(pause(1, 0.999), milliseconds(625));
}

TEST(Backoff, NeverComesBackSoonerThanAsked) {
    UpstreamError error;
    error.retry_after = seconds(4);
    EXPECT_EQ(pause(1, 0.9, error), seconds(4));
    error.resets_at = 1000000 + 3600000;
    EXPECT_EQ(pause(1, 0, error), seconds(3600));
    error.resets_at = 5;
    EXPECT_EQ(pause(1, 0, error), seconds(4));
}

TEST(Backoff, IsLongAtTheEdge) {
    UpstreamError error;
    error.fault = UpstreamFault::edge_blocked;
    EXPECT_EQ(pause(1, 0, error), seconds(30));
    EXPECT_EQ(pause(2, 0, error), seconds(60));
    EXPECT_EQ(pause(20, 0, error), minutes(15));
}

}  // namespace
}  // namespace scribed::proto
