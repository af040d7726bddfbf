// SPDX-License-Identifier: Apache-2.0
#include "daemon/gap_collector.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;

class GapCollectorTest : public testing::Test {
protected:
    std::vector<std::string> take() { return std::exchange(gaps, {}); }

    std::vector<std::string> gaps;
    GapCollector collector{[this](const std::string& track, Samples begin, Samples end, const std::string& reason) {
        gaps.push_back(track + " " + std::to_string(begin) + "-" + std::to_string(end) + " " + reason);
    }};
    const Instant start = steady_now();
};

using Gaps = std::vector<std::string>;

TEST_F(GapCollectorTest, JoinsFramesThatTouch) {
    for (Samples i = 0; i < 100; ++i)
        collector.lost("a", i * 320, (i + 1) * 320, "lane_down", start);
    EXPECT_EQ(take(), Gaps{});
    collector.flush();
    EXPECT_EQ(take(), Gaps{"a 0-32000 lane_down"});
    collector.flush();
    EXPECT_EQ(take(), Gaps{});
}

TEST_F(GapCollectorTest, ShowsAGapASecondAfterItBegan) {
    collector.lost("a", 0, 320, "lane_down", start);
    collector.tick(start + 999ms);
    EXPECT_EQ(take(), Gaps{});
    collector.lost("a", 320, 640, "lane_down", start + 999ms);
    collector.tick(start + 1s);
    EXPECT_EQ(take(), Gaps{"a 0-640 lane_down"});
}

TEST_F(GapCollectorTest, BridgesATenthOfASecondAndNoMore) {
    collector.lost("a", 0, 320, "overflow", start);
    collector.lost("a", 320 + 1600, 3000, "overflow", start);
    EXPECT_EQ(take(), Gaps{});
    collector.lost("a", 3000 + 1601, 5000, "overflow", start);
    EXPECT_EQ(take(), Gaps{"a 0-3000 overflow"});
    collector.flush();
    EXPECT_EQ(take(), Gaps{"a 4601-5000 overflow"});
}

TEST_F(GapCollectorTest, TakesCrumbsInAnyOrder) {
    collector.lost("a", 3200, 4000, "item_failed", start);
    collector.lost("a", 1600, 3200, "item_failed", start);
    collector.lost("a", 2000, 2100, "item_failed", start);
    collector.flush();
    EXPECT_EQ(take(), Gaps{"a 1600-4000 item_failed"});
}

TEST_F(GapCollectorTest, KeepsTracksAndReasonsApart) {
    collector.lost("b", 0, 320, "lane_down", start);
    collector.lost("a", 320, 640, "overflow", start);
    collector.lost("a", 0, 320, "lane_down", start);
    collector.flush();
    EXPECT_EQ(take(), (Gaps{"a 320-640 overflow", "a 0-320 lane_down", "b 0-320 lane_down"}));
}

TEST_F(GapCollectorTest, BridgesNothingThatIsLostForAnotherReason) {
    collector.lost("a", 0, 3200, "item_failed", start);
    collector.lost("a", 3200, 4000, "unreadable", start);
    collector.lost("a", 4000, 8000, "item_failed", start);
    collector.flush();
    EXPECT_EQ(take(), (Gaps{"a 0-3200 item_failed", "a 3200-4000 unreadable", "a 4000-8000 item_failed"}));
}

TEST_F(GapCollectorTest, IgnoresWhatIsEmpty) {
    collector.lost("a", 320, 320, "lane_down", start);
    collector.lost("a", 320, 0, "lane_down", start);
    collector.flush();
    EXPECT_EQ(take(), Gaps{});
}

}  // namespace
}  // namespace scribed::daemon
