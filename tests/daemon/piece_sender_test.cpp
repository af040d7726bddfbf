// SPDX-License-Identifier: Apache-2.0
#include "daemon/piece_sender.hpp"

#include <deque>
#include <functional>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using proto::UpstreamFault;
using upstream::UpstreamResult;

proto::UpstreamError error(UpstreamFault fault, int status = 0) {
    proto::UpstreamError out;
    out.fault = fault;
    out.status = status;
    return out;
}

/// Answers the piece as it is told, then always the same; and silence of any length, while it lives.
class ScriptedLane final : public upstream::BatchLane {
public:
    explicit ScriptedLane(std::string name) : name_(std::move(name)) {}
    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return name_; }
    bool configured() const override { return true; }
    net::Task<UpstreamResult<std::string>> transcribe(
        std::string wav, std::chrono::milliseconds length, proto::BatchOptions /*options*/
    ) override {
        const bool piece = wav == "piece";
        if (!piece) silences.push_back(length);
        if (!piece && lives) co_return std::string();
        if (!piece) co_return error(UpstreamFault::server, 500);
        ++asked;
        if (before) before();
        if (answers.empty()) co_return always;
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }

    bool lives = true;
    std::function<void()> before;  ///< what happens while the piece is under way
    int asked = 0;
    std::vector<std::chrono::milliseconds> silences;  ///< that it was asked for
    std::deque<UpstreamResult<std::string>> answers;
    UpstreamResult<std::string> always = std::string("text");

private:
    const std::string name_;
};

class PieceSender : public testing::Test {
protected:
    PieceAnswer send(bool can_halve = false) {
        upstream::Clip clip;
        clip.wav = [] { return read(); };
        clip.length = 90s;
        clip.unwanted = [this] {
            if (++looks_ == hurry_at_) turns_.hurry("first");
            return false;
        };
        return loop_.run(
            send_piece(ask_, loop_.executor(), lanes_, clip, can_halve, metrics_.piece_retries, Log("test"))
        );
    }
    static net::Task<Result<std::string>> read() { co_return std::string("piece"); }

    test::TestLoop loop_;
    Metrics metrics_;
    upstream::LaneHealth health_;
    upstream::LaneTurns turns_;
    net::Slots places_{2};
    upstream::BatchAsk ask_{health_, turns_, places_, upstream::RetryPace{1ms, 4ms, 4}};
    std::shared_ptr<ScriptedLane> first_ = std::make_shared<ScriptedLane>("first");
    std::shared_ptr<ScriptedLane> second_ = std::make_shared<ScriptedLane>("second");
    BatchLanes lanes_{first_};
    int looks_ = 0;     ///< at the lane
    int hurry_at_ = 0;  ///< somebody wants to know now, before this look
};

TEST_F(PieceSender, WhatPassesIsTriedAgain) {
    first_->answers.emplace_back(error(UpstreamFault::overloaded, 503));
    first_->answers.emplace_back(error(UpstreamFault::rate_limited, 429));
    const auto answer = send();
    EXPECT_EQ(answer.state, store::PieceState::done);
    EXPECT_EQ(answer.text, "text");
    EXPECT_EQ(answer.attempts, 3);
}

TEST_F(PieceSender, AServiceThatIsDownIsNoFaultOfThePiece) {
    first_->always = error(UpstreamFault::network);
    first_->lives = false;
    const auto answer = send();
    EXPECT_EQ(first_->asked, 4) << "then it is down";
    ASSERT_TRUE(answer.wait);
    EXPECT_EQ(answer.wait->what, PieceWait::For::service);
    EXPECT_GT(answer.wait->until, steady_now() - 1s);
    EXPECT_TRUE(answer.error.starts_with("first: no connection")) << answer.error;
    EXPECT_EQ(send().wait->what, PieceWait::For::service);
    EXPECT_LE(first_->asked, 5) << "nobody asks before its pause is over";
}

TEST_F(PieceSender, TheNextLaneIsTakenWhenOneIsDown) {
    lanes_ = {first_, second_};
    first_->always = error(UpstreamFault::server, 502);
    first_->lives = false;
    const auto answer = send();
    EXPECT_EQ(answer.lane, "second");
    EXPECT_EQ(first_->asked, 4);
}

TEST_F(PieceSender, AServerThatFailsThisPieceAloneIsGivenUp) {
    first_->always = error(UpstreamFault::server, 500);
    const auto answer = send();
    EXPECT_EQ(answer.state, store::PieceState::failed);
    EXPECT_FALSE(answer.wait) << "it answers silence";
    EXPECT_EQ(first_->asked, 4);
    EXPECT_FALSE(turns_.down("first"));
}

// Whatever the failure says: a gateway's page, a reset, a time that runs out.
TEST_F(PieceSender, AServerThatAnswersOthersIsNotAskedForThisPieceWithoutEnd) {
    for (const auto fault :
         {UpstreamFault::server, UpstreamFault::network, UpstreamFault::timeout, UpstreamFault::rate_limited,
          UpstreamFault::overloaded}) {
        first_->asked = 0;
        first_->always = error(fault, 502);
        // In between others are answered, as long as this piece is asked for.
        first_->before = [this] {
            const auto entered = turns_.enter("first", steady_now(), 0ms);
            std::get<upstream::LaneTurns::Turn>(entered).answered();
        };
        const auto answer = send();
        EXPECT_EQ(answer.state, store::PieceState::failed);
        EXPECT_FALSE(answer.wait) << name(fault);
        EXPECT_EQ(first_->asked, 3 + 4) << "three that say nothing, and four that are its own";
    }
    EXPECT_FALSE(turns_.down("first"));
}

TEST_F(PieceSender, OneThatAloneIsSaidToBeTooMuchIsGivenUp) {
    first_->always = error(UpstreamFault::rate_limited, 429);
    const auto answer = send();
    EXPECT_EQ(answer.state, store::PieceState::failed);
    EXPECT_FALSE(answer.wait);
    EXPECT_TRUE(answer.error.starts_with("first: too many requests")) << answer.error;
    EXPECT_EQ(first_->asked, 3 + 4);
    EXPECT_EQ(first_->silences, std::vector(4, 90'000ms)) << "a shorter one may escape the limit";
    EXPECT_FALSE(turns_.down("first"));
}

// However long the pause that is asked for: silence is answered without one.
TEST_F(PieceSender, OneThatAloneIsToldToComeBackLaterDoesNotKeepALaneDown) {
    auto later = error(UpstreamFault::rate_limited, 429);
    later.retry_after = 1h;
    first_->always = later;
    ASSERT_TRUE(send().wait);
    turns_.hurry("first");
    const auto answer = send();
    EXPECT_EQ(answer.state, store::PieceState::failed);
    EXPECT_FALSE(answer.wait);
    EXPECT_EQ(first_->asked, 1 + 4);
    EXPECT_FALSE(turns_.down("first"));
}

TEST_F(PieceSender, OneBadPieceDoesNotKeepALaneDown) {
    first_->always = error(UpstreamFault::server, 502);
    first_->lives = false;
    ASSERT_TRUE(send().wait);
    turns_.hurry("first");
    first_->lives = true;
    EXPECT_FALSE(send().wait);
    EXPECT_FALSE(turns_.down("first"));
}

TEST_F(PieceSender, RatesAndLoadThatAllMeetAreNoFaultOfThePiece) {
    first_->lives = false;
    for (const auto fault : {UpstreamFault::rate_limited, UpstreamFault::overloaded}) {
        first_->always = error(fault, 429);
        EXPECT_EQ(send().wait->what, PieceWait::For::service) << name(fault);
        turns_.hurry("first");
    }
}

TEST_F(PieceSender, OneThatAsksForALongPauseIsDown) {
    auto later = error(UpstreamFault::rate_limited, 429);
    later.retry_after = 1h;
    first_->always = later;
    const auto answer = send();
    EXPECT_EQ(first_->asked, 1);
    ASSERT_TRUE(answer.wait);
    EXPECT_GT(answer.wait->until, steady_now() + 50min);
    lanes_ = {first_, second_};
    EXPECT_EQ(send().lane, "second");
}

// The pause that somebody else's failure brought is over sooner than it was said.
TEST_F(PieceSender, AnEarlyEndOfAPauseIsSeen) {
    {
        const auto entered = turns_.enter("first", steady_now());
        std::get<upstream::LaneTurns::Turn>(entered).failed(
            error(UpstreamFault::network), {1h, 1h, 4}, 0, steady_now(), wall_now_ms()
        );
    }
    hurry_at_ = 3;
    EXPECT_EQ(send().text, "text");
}

TEST_F(PieceSender, AServerThatFailsEverythingIsDown) {
    first_->always = error(UpstreamFault::server, 500);
    first_->lives = false;
    EXPECT_EQ(send().wait->what, PieceWait::For::service);
}

TEST_F(PieceSender, AServerThatIsTooSlowTwiceMayTakeHalfOfIt) {
    first_->always = error(UpstreamFault::timeout);
    const auto answer = send(true);
    EXPECT_EQ(first_->asked, 2);
    EXPECT_TRUE(answer.too_long);
    EXPECT_EQ(answer.state, store::PieceState::failed);
}

TEST_F(PieceSender, OneThatIsTooSlowForTheShortestPieceAndForSilenceIsDown) {
    first_->always = error(UpstreamFault::timeout);
    first_->lives = false;
    const auto answer = send(false);
    EXPECT_EQ(first_->asked, 4);
    EXPECT_FALSE(answer.too_long);
    EXPECT_EQ(answer.wait->what, PieceWait::For::service);
}

TEST_F(PieceSender, WhatIsWaitedForIsWhatTheLanesSay) {
    lanes_ = {first_, second_};
    first_->always = second_->always = error(UpstreamFault::unauthorized, 401);
    EXPECT_EQ(send().wait->what, PieceWait::For::account);
    first_->always = second_->always = error(UpstreamFault::usage_exhausted, 429);
    EXPECT_EQ(send().wait->what, PieceWait::For::usage);
    second_->always = error(UpstreamFault::unauthorized, 401);
    EXPECT_EQ(send().wait->what, PieceWait::For::usage) << "it comes back by itself, an account may not";
    second_->always = error(UpstreamFault::bad_request, 400);
    EXPECT_FALSE(send().wait) << "nothing that comes by itself would help";
    first_->always = error(UpstreamFault::network);
    first_->lives = false;
    EXPECT_EQ(send().wait->what, PieceWait::For::service) << "the first may take it when it is back";
}

}  // namespace
}  // namespace scribed::daemon
