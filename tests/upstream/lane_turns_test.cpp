// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_turns.hpp"

#include <optional>

#include <gtest/gtest.h>

namespace scribed::upstream {
namespace {

using namespace std::chrono_literals;
using proto::UpstreamFault;

class LaneTurnsTest : public testing::Test {
protected:
    /// A turn now; nothing: not now, and waited_ says why.
    std::optional<LaneTurns::Turn> enter(std::chrono::milliseconds longest = std::chrono::milliseconds::max()) {
        auto entered = turns_.enter("lane", now_, longest);
        if (auto* wait = std::get_if<LaneTurns::Wait>(&entered)) {
            waited_ = *wait;
            return std::nullopt;
        }
        return std::optional<LaneTurns::Turn>(std::move(std::get<LaneTurns::Turn>(entered)));
    }
    void fail(const LaneTurns::Turn& turn) {
        proto::UpstreamError error;
        error.fault = UpstreamFault::network;
        turn.failed(error, pace_, 0, now_, 0);
    }
    /// Waits for its turn and fails; how long it had to wait.
    std::chrono::milliseconds fail_again() {
        EXPECT_FALSE(enter());
        const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(waited_.until - now_);
        now_ = waited_.until;
        const auto turn = enter();
        EXPECT_TRUE(turn);
        fail(*turn);
        return pause;
    }

    Instant now_{1h};
    RetryPace pace_{1s, 4s, 3};
    int recovered_ = 0;
    LaneTurns turns_{[this] { ++recovered_; }};
    LaneTurns::Wait waited_;
};

TEST_F(LaneTurnsTest, ALaneThatAnswersIsEverybodys) {
    const auto first = enter();
    const auto second = enter();
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    first->answered();
    EXPECT_TRUE(enter());
    EXPECT_FALSE(turns_.down("lane"));
}

TEST_F(LaneTurnsTest, OneThatFailsIsTriedByOneAtATimeAndEverMoreSeldom) {
    fail(*enter());
    EXPECT_FALSE(enter());
    EXPECT_EQ(waited_.until, now_ + 1s);
    EXPECT_FALSE(waited_.busy || waited_.down);
    EXPECT_EQ(waited_.why.fault, UpstreamFault::network);
    now_ += 1s;
    {
        const auto alone = enter();
        ASSERT_TRUE(alone);
        EXPECT_FALSE(enter());
        EXPECT_TRUE(waited_.busy);
    }
    EXPECT_TRUE(enter()) << "whoever had the turn is gone";
    fail(*enter());
    EXPECT_EQ(fail_again(), 2s);
    ASSERT_TRUE(turns_.down("lane")) << "the third failure";
    EXPECT_EQ(turns_.down("lane")->until, now_ + 4s);
    EXPECT_EQ(turns_.down("lane")->reason, "no connection");
    EXPECT_EQ(fail_again(), 4s);
    EXPECT_TRUE(waited_.down);
    for (const auto pause : {8s, 16s, 32s, 60s, 60s})
        EXPECT_EQ(fail_again(), pause) << "up to fifteen times the longest pause";
    EXPECT_EQ(recovered_, 0);
    now_ = turns_.down("lane")->until;
    enter()->answered();
    EXPECT_EQ(recovered_, 1);
    EXPECT_TRUE(enter());
    EXPECT_TRUE(enter());
}

TEST_F(LaneTurnsTest, WhoTriedAtTheSameTimeFailsTogether) {
    const auto first = enter();
    const auto second = enter();
    now_ += 5s;
    fail(*first);
    now_ += 500ms;
    fail(*second);
    EXPECT_FALSE(enter());
    EXPECT_EQ(waited_.until, now_ + 500ms) << "one failure";
}

TEST_F(LaneTurnsTest, AnAnswerOfOneUnderWayProvesThatItLives) {
    const auto first = enter();
    const auto second = enter();
    fail(*first);
    second->answered();
    EXPECT_TRUE(enter());
    EXPECT_EQ(recovered_, 0) << "it was never down";
}

TEST_F(LaneTurnsTest, TheImpatientWaitForNoLongPause) {
    fail(*enter());
    fail_again();
    now_ += 100ms;
    EXPECT_FALSE(enter(500ms));
    now_ += 400ms;
    EXPECT_TRUE(enter(500ms));
    EXPECT_FALSE(enter());
    turns_.hurry("lane");
    EXPECT_TRUE(enter());
    turns_.hurry("unknown");
}

TEST_F(LaneTurnsTest, TheImpatientWaitForNoLongTryOfSomebodyElse) {
    fail(*enter());
    now_ += 1s;
    auto patient = enter();
    ASSERT_TRUE(patient);
    now_ += 499ms;
    EXPECT_FALSE(enter(500ms));
    EXPECT_TRUE(waited_.busy);
    now_ += 1ms;
    const auto impatient = enter(500ms);
    ASSERT_TRUE(impatient);
    patient.reset();
    EXPECT_FALSE(enter()) << "the other one still tries";
    EXPECT_FALSE(enter(500ms)) << "the impatient are tried one at a time as well";
    EXPECT_TRUE(waited_.busy);
}

TEST_F(LaneTurnsTest, OneThatAsksForALongerPauseThanAnyIsDown) {
    proto::UpstreamError error;
    error.fault = UpstreamFault::rate_limited;
    error.retry_after = 5s;
    enter()->failed(error, pace_, 0, now_, 0);
    EXPECT_FALSE(turns_.down("lane")) << "no longer than the longest with its jitter";
    now_ += 5s;
    error.retry_after = 1h;
    enter()->failed(error, pace_, 0, now_, 0);
    ASSERT_TRUE(turns_.down("lane"));
    EXPECT_EQ(turns_.down("lane")->until, now_ + 1h);
    now_ += 1h;
    fail(*enter());
    EXPECT_TRUE(turns_.down("lane")) << "until it answers";
    turns_.hurry("lane");
    enter()->answered();
    EXPECT_EQ(recovered_, 1);
}

}  // namespace
}  // namespace scribed::upstream
