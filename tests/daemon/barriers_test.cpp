// SPDX-License-Identifier: Apache-2.0
#include "daemon/barriers.hpp"

#include <array>

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using Ids = std::vector<std::string>;

constexpr std::array<std::uint32_t, 2> kTracks{0, 1};

class BarriersTest : public testing::Test {
protected:
    void add(const std::string& id, std::span<const std::uint32_t> tracks = kTracks) {
        barriers_.add(id, tracks, [this](std::uint32_t) { return ++flushes_; });
    }

    Barriers barriers_;
    std::uint64_t flushes_ = 0;
};

TEST_F(BarriersTest, OneWaitsForEveryTrack) {
    add("a");
    EXPECT_EQ(barriers_.take_answered(), Ids());
    barriers_.flushed(0, 1);
    EXPECT_EQ(barriers_.take_answered(), Ids());
    barriers_.flushed(1, 1);
    EXPECT_EQ(barriers_.take_answered(), Ids()) << "that was a flush before it";
    barriers_.flushed(1, 2);
    EXPECT_EQ(barriers_.take_answered(), Ids{"a"});
    EXPECT_EQ(barriers_.take_answered(), Ids());
}

TEST_F(BarriersTest, OneWithoutTracksIsAnsweredAtOnce) {
    add("a", {});
    EXPECT_EQ(barriers_.take_answered(), Ids{"a"});
}

TEST_F(BarriersTest, AFlushAnswersThoseBeforeItToo) {
    add("a");
    add("b");
    barriers_.flushed(0, 3);
    barriers_.flushed(1, 4);
    EXPECT_EQ(barriers_.take_answered(), (Ids{"a", "b"}));
}

TEST_F(BarriersTest, TheyAreAnsweredInOrder) {
    add("a");
    add("b", {});
    EXPECT_EQ(barriers_.take_answered(), Ids());
    barriers_.flushed(0, 1);
    barriers_.flushed(1, 2);
    EXPECT_EQ(barriers_.take_answered(), (Ids{"a", "b"}));
}

TEST_F(BarriersTest, AFlushThatIsAnsweredWhileItIsAskedForCounts) {
    const auto at_once = [&](std::uint32_t track) {
        barriers_.flushed(track, ++flushes_);
        EXPECT_EQ(barriers_.take_answered(), Ids()) << "not every track was asked";
        return flushes_;
    };
    barriers_.add("a", kTracks, at_once);
    EXPECT_EQ(barriers_.take_answered(), Ids{"a"});
}

TEST_F(BarriersTest, AtTheEndAllAreTaken) {
    add("a");
    add("b");
    EXPECT_EQ(barriers_.take_all(), (Ids{"a", "b"}));
    EXPECT_EQ(barriers_.take_all(), Ids());
}

TEST_F(BarriersTest, SoManyMayWait) {
    for (std::size_t i = 0; i < Barriers::kMost; ++i) {
        EXPECT_FALSE(barriers_.full());
        add("a");
    }
    EXPECT_TRUE(barriers_.full());
}

}  // namespace
}  // namespace scribed::daemon
