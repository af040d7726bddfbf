// SPDX-License-Identifier: Apache-2.0
#include "daemon/outbox.hpp"

#include <gtest/gtest.h>

#include "net/task_group.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using std::chrono::milliseconds;

class OutboxTest : public testing::Test {
protected:
    Outbox::Batch take() { return loop_.run(outbox_.take()); }
    Instant at(int ms) const { return begin_ + milliseconds(ms); }

    test::TestLoop loop_;
    Outbox outbox_{loop_.executor()};
    Instant begin_ = steady_now();
};

TEST_F(OutboxTest, SendsTheFirstAckAtOnce) {
    outbox_.ack("main", 1600, at(0));
    const auto batch = take();
    ASSERT_EQ(batch.messages.size(), 1U);
    EXPECT_EQ(batch.messages[0], R"({"type":"ack","track":"main","next":1600})");
}

TEST_F(OutboxTest, KeepsAcksUntilTheyAreDueAndThenSendsTheNewestOfEachTrack) {
    outbox_.ack("a", 100, at(0));
    take();
    outbox_.ack("a", 200, at(10));
    outbox_.ack("b", 50, at(20));
    outbox_.ack("a", 300, at(30));
    bool woken = false;
    net::TaskGroup group(loop_.executor(), "test");
    auto taking = [&]() -> net::Task<void> {
        const auto batch = co_await outbox_.take();
        woken = true;
        EXPECT_EQ(batch.messages.size(), 2U);
        EXPECT_NE(batch.messages.at(0).find("300"), std::string::npos);
    };
    group.spawn(taking());
    outbox_.tick(at(149));
    loop_.run(net::sleep_until(steady_now()));
    EXPECT_FALSE(woken);
    outbox_.tick(at(150));
    loop_.run(group.join());
    EXPECT_TRUE(woken);
}

TEST_F(OutboxTest, LetsNoMessageOvertakeAnAck) {
    outbox_.ack("a", 100, at(0));
    take();
    outbox_.ack("a", 200, at(10));
    outbox_.post(proto::FinishedMessage{"s"});
    const auto batch = take();
    ASSERT_EQ(batch.messages.size(), 2U);
    EXPECT_NE(batch.messages[0].find("\"ack\""), std::string::npos);
    EXPECT_NE(batch.messages[1].find("finished"), std::string::npos);
}

TEST_F(OutboxTest, CutsOffAClientThatDoesNotRead) {
    const std::string label(Outbox::kMost / 4, 'x');
    for (int i = 0; i < 4; ++i)
        outbox_.post(proto::BarrierReply{label});
    const auto batch = take();
    EXPECT_TRUE(batch.closed);
    EXPECT_EQ(batch.code, proto::IngestClose::overloaded);
}

TEST_F(OutboxTest, TakesNothingMoreOnceClosed) {
    outbox_.close(proto::IngestClose::normal, "finished");
    outbox_.ack("a", 100, at(0));
    outbox_.post(proto::BarrierReply{"b"});
    const auto batch = take();
    EXPECT_TRUE(batch.closed);
    EXPECT_TRUE(batch.messages.empty());
}

}  // namespace
}  // namespace scribed::daemon
