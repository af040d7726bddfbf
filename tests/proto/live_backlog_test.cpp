// SPDX-License-Identifier: Apache-2.0
#include "proto/live_backlog.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

TEST(LiveBacklog, KnowsItsHoles) {
    LiveBacklog backlog;
    EXPECT_FALSE(backlog.from(0));
    backlog.add(100, 200);
    backlog.add(200, 300);
    backlog.add(500, 600);
    EXPECT_EQ(backlog.end(), 600u);
    EXPECT_EQ(backlog.from(0), (audio::Stretch{100, 300}));
    EXPECT_EQ(backlog.from(250), (audio::Stretch{250, 300}));
    EXPECT_EQ(backlog.from(300), (audio::Stretch{500, 600}));
    EXPECT_FALSE(backlog.from(600));
    EXPECT_EQ(backlog.after(250), 150u);
    EXPECT_FALSE(backlog.in_last_run(300));
    EXPECT_TRUE(backlog.in_last_run(500));
}

TEST(LiveBacklog, FindsWhereTheLastSoMuchAudioBegins) {
    LiveBacklog backlog;
    backlog.add(100, 300);
    backlog.add(500, 600);
    EXPECT_EQ(backlog.last(50), 550u);
    EXPECT_EQ(backlog.last(150), 250u);
    EXPECT_EQ(backlog.last(1000), 100u);
}

TEST(LiveBacklog, ForgetsWhatIsBehindAndKeepsItsEnd) {
    LiveBacklog backlog;
    backlog.add(100, 300);
    backlog.add(500, 600);
    backlog.forget_before(550);
    EXPECT_EQ(backlog.from(0), (audio::Stretch{550, 600}));
    backlog.forget_before(600);
    EXPECT_FALSE(backlog.from(0));
    EXPECT_EQ(backlog.end(), 600u);
}

TEST(LiveBacklog, AThousandHolesAreNotAThousandEntries) {
    LiveBacklog backlog;
    for (Samples at = 0; at < 100000; at += 100)
        backlog.add(at, at + 50);
    const auto first = backlog.from(0);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->begin, 0u);
    EXPECT_GT(first->end, 70000u) << "the oldest are read with the silence between them";
    EXPECT_EQ(backlog.end(), 99950u);
}

}  // namespace
}  // namespace scribed::proto
