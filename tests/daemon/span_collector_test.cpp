// SPDX-License-Identifier: Apache-2.0
#include "daemon/span_collector.hpp"

#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using upstream::LaneSpan;

class SpanCollecting : public testing::Test {
public:
    void told(Samples begin, Samples end, std::string lane, std::string gap = {}) {
        collector.told("ann", LaneSpan{begin, end, std::move(lane), std::move(gap), {}}, now);
    }
    Instant now{1h};
    std::vector<std::string> emitted;
    SpanCollector collector{[this](const std::string& track, const LaneSpan& span) {
        emitted.push_back(fmt::format("{} {}-{} {}{}", track, span.begin, span.end, span.lane, span.gap));
    }};
};

TEST_F(SpanCollecting, WhatGoesOnIsOneSpanASecond) {
    for (Samples at = 0; at < 100; ++at)
        told(at * 320, at * 320 + 320, "api");
    collector.tick(now + 999ms);
    EXPECT_TRUE(emitted.empty());
    collector.tick(now + 1s);
    collector.tick(now + 5s);
    EXPECT_EQ(emitted, (std::vector<std::string>{"ann 0-32000 api"}));
    now += 6s;
    told(32000, 32320, "api");
    collector.tick(now);
    EXPECT_EQ(emitted.size(), 1U) << "it grows for a second again";
    collector.tick(now + 1s);
    EXPECT_EQ(emitted.back(), "ann 0-32320 api");
}

TEST_F(SpanCollecting, AnotherWordComesBehindWhatWasToldBefore) {
    told(0, 1000, "api");
    told(200, 300, "", "item_failed");
    told(1000, 2000, "api");
    told(500, 2000, "");
    EXPECT_EQ(emitted, (std::vector<std::string>{"ann 0-1000 api", "ann 200-300 item_failed", "ann 1000-2000 api"}));
    collector.flush();
    EXPECT_EQ(emitted.back(), "ann 500-2000 ");
    collector.flush("ann");
    EXPECT_EQ(emitted.size(), 4U);
}

TEST_F(SpanCollecting, KnowsHowFarItIsKnown) {
    EXPECT_EQ(collector.known_to("ann"), 0U);
    told(0, 1000, "api");
    EXPECT_EQ(collector.known_to("ann"), 1000U);
    told(700, 90000, "");
    EXPECT_EQ(collector.known_to("ann"), 700U);
    told(5, 5, "api");
    EXPECT_EQ(collector.known_to("ann"), 700U);
    EXPECT_EQ(collector.known_to("ben"), 0U);
}

}  // namespace
}  // namespace scribed::daemon
