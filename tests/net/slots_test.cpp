// SPDX-License-Identifier: Apache-2.0
#include "net/slots.hpp"

#include <gmock/gmock.h>

#include "net/task_group.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

using testing::ElementsAre;

/// Takes a place, notes that it has it, and keeps it until told.
Task<void> visit(
    Executor executor, Slots& slots, std::string who, std::string name, std::vector<std::string>& order, Signal& go
) {
    const auto place = co_await slots.take(executor, who);
    const bool killed = co_await net::killed();
    if (killed) co_return;
    order.push_back(std::move(name));
    co_await go.wait();
}

class SlotsTest : public testing::Test {
protected:
    void come(const std::string& who, const std::string& name) { come(slots_, who, name); }
    void come(Slots& slots, const std::string& who, const std::string& name) {
        signals_.emplace_back(loop_.executor());
        visitors_.spawn(visit(loop_.executor(), slots, who, name, order_, signals_.back()));
    }
    /// The n-th visitor leaves.
    void leave(std::size_t number) {
        auto signal = signals_.begin();
        std::advance(signal, number);
        signal->notify();
    }
    void settle(std::size_t count) {
        const auto reached = [&] { return order_.size() >= count; };
        loop_.run_until(reached);
    }
    ~SlotsTest() override {
        visitors_.kill();
        loop_.run(visitors_.join());
    }

    test::TestLoop loop_;
    Slots slots_{2};
    Slots shared_{8, Slots::Share::half};
    std::vector<std::string> order_;
    std::list<Signal> signals_;
    TaskGroup visitors_{loop_.executor(), "visitors"};
};

TEST_F(SlotsTest, OneWithManyWishesHoldsNobodyUp) {
    for (const auto* name : {"a1", "a2", "a3", "a4"})
        come("ada", name);
    come("ben", "b1");
    settle(2);
    EXPECT_THAT(order_, ElementsAre("a1", "a2"));
    leave(0);
    settle(3);
    EXPECT_THAT(order_, ElementsAre("a1", "a2", "b1")) << "ben has none, ada has one";
    leave(1);
    settle(4);
    EXPECT_THAT(order_, ElementsAre("a1", "a2", "b1", "a3"));
    leave(4);
    settle(5);
    EXPECT_THAT(order_, ElementsAre("a1", "a2", "b1", "a3", "a4"));
}

TEST_F(SlotsTest, OneWhoNeverGivesAnyBackHoldsNobodyElseUp) {
    for (const auto* name : {"a1", "a2", "a3", "a4", "a5"})
        come(shared_, "ada", name);
    for (const auto* name : {"b1", "b2", "b3"})
        come(shared_, "ben", name);
    come(shared_, "cy", "c1");
    come(shared_, "dan", "d1");
    settle(8);
    EXPECT_THAT(order_, ElementsAre("a1", "a2", "a3", "a4", "b1", "b2", "c1", "d1"));
    for (const std::size_t number : {5, 8, 9})
        leave(number);
    settle(9);
    EXPECT_EQ(order_.back(), "b3") << "ada would leave fewer than she has";
}

TEST_F(SlotsTest, AmongEqualsWhoAskedFirstIsFirst) {
    come("ada", "a1");
    come("ben", "b1");
    come("cy", "c1");
    come("dan", "d1");
    settle(2);
    leave(1);
    settle(3);
    leave(0);
    settle(4);
    EXPECT_THAT(order_, ElementsAre("a1", "b1", "c1", "d1"));
}

}  // namespace
}  // namespace scribed::net
