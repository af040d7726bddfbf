// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_announcer.hpp"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace scribed::upstream {
namespace {

using Changes = std::vector<LaneChange>;

class LaneAnnouncerTest : public testing::Test {
protected:
    Changes take() { return std::exchange(told_, {}); }

    Changes told_;
    LaneAnnouncer lane_{[this](const LaneChange& change) { told_.push_back(change); }};
};

TEST_F(LaneAnnouncerTest, TellsEachThingOnce) {
    lane_.connecting("api_key");
    lane_.connecting("api_key");
    lane_.up("api_key", "");
    lane_.up("api_key", "");
    EXPECT_EQ(take(), (Changes{{"api_key", "connecting", ""}, {"api_key", "up", ""}}));
    lane_.down("api_key", "it closed");
    lane_.down("api_key", "it closed");
    lane_.down("api_key", "it refused");
    EXPECT_EQ(take(), (Changes{{"api_key", "down", "it closed"}, {"api_key", "down", "it refused"}}));
}

TEST_F(LaneAnnouncerTest, AfterAFailureItTriesAgain) {
    lane_.nobody("no live lane is configured");
    lane_.connecting("api_key");
    EXPECT_EQ(
        take(), (Changes{{"none", "down", "no live lane is configured"}, {"api_key", "connecting", "trying again"}})
    );
    EXPECT_EQ(lane_.lane(), "api_key");
}

TEST_F(LaneAnnouncerTest, KnowsWhyNobodyServesUntilSomebodyDoes) {
    EXPECT_EQ(lane_.why_nobody("stopped"), "the session ended before its text came");
    lane_.down("api_key", "it closed");
    lane_.connecting("api_key");
    EXPECT_EQ(lane_.why_nobody("lane_down"), "api_key: it closed");
    EXPECT_EQ(lane_.why_nobody("overflow"), "more waited than live.backlog_s allows; api_key: it closed");
    EXPECT_EQ(lane_.why_nobody("unreadable"), "the recording could not be read back");
    lane_.nobody("api_key: spent");
    EXPECT_EQ(lane_.why_nobody("lane_down"), "api_key: spent");
    lane_.up("api_key", "");
    EXPECT_EQ(lane_.why_nobody("stopped"), "the session ended before its text came");
    EXPECT_EQ(lane_.why_nobody("overflow"), "more waited than live.backlog_s allows");
}

}  // namespace
}  // namespace scribed::upstream
