// SPDX-License-Identifier: Apache-2.0
#include "proto/item_order.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

constexpr Instant kStart{};
constexpr auto none = std::nullopt;

std::string taken(ItemOrder& order) {
    std::string out;
    for (const auto& item : order.take()) {
        out += item.item + (item.failed ? "!" + item.reason : "=" + item.text) + " ";
    }
    return out;
}

TEST(ItemOrder, HoldsTextBackUntilItsTurn) {
    ItemOrder order;
    order.committed("a", none, kStart);
    order.committed("b", "a", kStart);
    order.completed("b", "two", kStart);
    EXPECT_EQ(taken(order), "");
    EXPECT_EQ(order.outstanding(), 2U);
    order.completed("a", "one", kStart);
    EXPECT_EQ(taken(order), "a=one b=two ");
    EXPECT_EQ(order.outstanding(), 0U);
}

TEST(ItemOrder, AFailedItemSettlesItsPlace) {
    ItemOrder order;
    order.committed("a", none, kStart);
    order.committed("b", "a", kStart);
    order.completed("b", "two", kStart);
    order.failed("a", "bad", kStart);
    EXPECT_EQ(taken(order), "a!bad b=two ");
}

TEST(ItemOrder, FollowsTheChainAndNotTheArrival) {
    ItemOrder order;
    order.committed("a", none, kStart);
    order.committed("c", "b", kStart);
    order.committed("b", "a", kStart);
    for (const char* item : {"c", "b", "a"}) {
        order.completed(item, item, kStart);
    }
    EXPECT_EQ(taken(order), "a=a b=b c=c ");
}

TEST(ItemOrder, StandsBeforeTheOneThatNamedIt) {
    ItemOrder order;
    order.committed("c", "b", kStart);
    order.committed("b", none, kStart);
    order.completed("c", "3", kStart);
    EXPECT_EQ(taken(order), "");
    order.completed("b", "2", kStart);
    EXPECT_EQ(taken(order), "b=2 c=3 ");
}

TEST(ItemOrder, StandsFirstBehindTheLastReleased) {
    ItemOrder order;
    order.completed("a", "1", kStart);
    EXPECT_EQ(taken(order), "a=1 ");
    order.committed("c", "x", kStart);
    order.committed("b", "a", kStart);
    order.completed("c", "3", kStart);
    order.completed("b", "2", kStart);
    EXPECT_EQ(taken(order), "b=2 c=3 ");
}

TEST(ItemOrder, MovesWhenToldItsPlaceLater) {
    ItemOrder order;
    order.committed("a", none, kStart);
    order.committed("c", none, kStart);
    order.committed("b", none, kStart);
    order.committed("b", "a", kStart);
    order.committed("b", none, kStart);
    for (const char* item : {"a", "b", "c"}) {
        order.completed(item, item, kStart);
    }
    EXPECT_EQ(taken(order), "a=a b=b c=c ");
}

TEST(ItemOrder, SurvivesAnItemThatNamesItself) {
    ItemOrder order;
    order.committed("a", "a", kStart);
    order.committed("a", "b", kStart);
    order.committed("b", "a", kStart);
    order.completed("a", "1", kStart);
    order.completed("b", "2", kStart);
    EXPECT_EQ(taken(order), "a=1 b=2 ");
}

TEST(ItemOrder, GivesUpWhatWaitsTooLong) {
    ItemOrder order(std::chrono::seconds(15));
    order.committed("a", none, kStart);
    order.committed("b", "a", kStart + std::chrono::seconds(5));
    EXPECT_EQ(order.next_expiry(), kStart + std::chrono::seconds(15));
    order.expire(kStart + std::chrono::seconds(14));
    EXPECT_EQ(taken(order), "");
    order.expire(kStart + std::chrono::seconds(15));
    EXPECT_EQ(taken(order), "a!timeout ");
    EXPECT_EQ(order.next_expiry(), kStart + std::chrono::seconds(20));
    order.completed("b", "2", kStart);
    EXPECT_EQ(order.next_expiry(), std::nullopt);
}

TEST(ItemOrder, TheFirstSettlementStands) {
    ItemOrder order;
    order.committed("a", none, kStart);
    order.completed("b", "2", kStart);
    order.failed("b", "late", kStart);
    order.abandon("lane_down");
    EXPECT_EQ(taken(order), "a!lane_down b=2 ");
}

}  // namespace
}  // namespace scribed::proto
