// SPDX-License-Identifier: Apache-2.0
#include "access/limits.hpp"

#include <gtest/gtest.h>

namespace scribed::access {
namespace {

using namespace std::chrono_literals;

TEST(RateLimit, HoldsAMinutesWorthAndFillsEvenly) {
    RateLimit limit(60);
    const auto start = steady_now();
    for (int i = 0; i < 60; ++i)
        EXPECT_FALSE(limit.take("ada", start)) << i;
    const auto wait = limit.take("ada", start);
    ASSERT_TRUE(wait);
    EXPECT_GE(*wait, 1000ms);
    EXPECT_LE(*wait, 1002ms);
    EXPECT_TRUE(limit.take("ada", start + 990ms));
    EXPECT_FALSE(limit.take("ada", start + *wait)) << "what it said is so";
    EXPECT_TRUE(limit.take("ada", start + *wait));
}

TEST(RateLimit, CountsEverybodyByItself) {
    RateLimit limit(1);
    const auto now = steady_now();
    EXPECT_FALSE(limit.take("ada", now));
    EXPECT_TRUE(limit.take("ada", now));
    EXPECT_FALSE(limit.take("ben", now));
}

TEST(RateLimit, SurvivesManyWhoComeOnce) {
    RateLimit limit(2);
    auto now = steady_now();
    for (int i = 0; i < 20'000; ++i, now += 1ms)
        EXPECT_FALSE(limit.take(std::to_string(i), now));
    EXPECT_FALSE(limit.take("19999", now));
    EXPECT_TRUE(limit.take("19999", now)) << "who came just now is still known";
}

TEST(RateLimit, CanBeNone) {
    RateLimit limit(0);
    for (int i = 0; i < 10'000; ++i)
        EXPECT_FALSE(limit.take("ada", steady_now()));
}

TEST(Places, AreGivenBackWhenTheyGo) {
    Places places(2);
    {
        const auto first = places.take("ada");
        const auto second = places.take("ada");
        EXPECT_TRUE(first && second);
        EXPECT_FALSE(places.take("ada"));
        EXPECT_TRUE(places.take("ben"));
    }
    EXPECT_TRUE(places.take("ada"));
    Places endless(0);
    const auto one = endless.take("ada");
    EXPECT_TRUE(one && endless.take("ada"));
}

TEST(Places, CountWhatIsOpenAlreadyHoweverMuchThatIs) {
    Places places(2);
    auto first = std::make_optional(places.hold("ada"));
    auto second = std::make_optional(places.hold("ada"));
    const auto third = places.hold("ada");
    EXPECT_FALSE(places.take("ada"));
    first.reset();
    EXPECT_FALSE(places.take("ada")) << "two are open, as many as there may be";
    second.reset();
    EXPECT_TRUE(places.take("ada"));
    Places endless(0);
    const auto one = endless.hold("ada");
    EXPECT_TRUE(endless.take("ada"));
}

}  // namespace
}  // namespace scribed::access
