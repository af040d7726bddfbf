// SPDX-License-Identifier: Apache-2.0
#include "identity/link_renewal.hpp"

#include <gtest/gtest.h>

#include "net/signal.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using namespace std::chrono_literals;

/// Answers when it is let go, and keeps what it was asked for.
class Renewer : public TokenRenewer {
public:
    explicit Renewer(net::Executor executor) : go(executor) {}
    net::Task<Spent> renew(RenewalOrder order) override {
        orders.push_back(std::move(order));
        co_await go.wait(steady_now() + 20s);
        co_return answer;
    }
    net::Signal go;
    Spent answer;
    std::vector<RenewalOrder> orders;
};

class LinkRenewalTest : public testing::Test {
protected:
    ~LinkRenewalTest() override { loop.run(flights.join()); }

    net::Task<void> ask(std::int64_t version, bool token_lives) {
        store::LinkRow row;
        row.version = version;
        const auto renewed = co_await renewal.renew(std::move(row), token_lives);
        ends.push_back(renewed ? "renewed" : std::string(name(renewed.error().code())));
    }
    net::Task<void> until_asked(std::size_t times) {
        while (renewer.orders.size() < times)
            co_await net::sleep_until(steady_now() + 5ms);
    }

    scribed::test::TestLoop loop;
    Renewer renewer{loop.executor()};
    net::TaskGroup flights{loop.executor(), "flights"};
    LinkRenewal renewal{renewer, flights};
    std::vector<std::string> ends;
};

TEST_F(LinkRenewalTest, AllWhoAskMeanwhileShareOne) {
    net::TaskGroup callers(loop.executor(), "callers");
    for (int i = 0; i < 3; ++i)
        callers.spawn(ask(7, false));
    loop.run(until_asked(1));
    renewer.go.notify();
    loop.run(callers.join());
    EXPECT_EQ(ends, (std::vector<std::string>{"renewed", "renewed", "renewed"}));
    EXPECT_EQ(renewer.orders.size(), 1U);
}

TEST_F(LinkRenewalTest, WhoCannotGoOnWithHisTokenIsNotContentWithThatOfOneWhoCan) {
    net::TaskGroup callers(loop.executor(), "callers");
    callers.spawn(ask(7, true));
    loop.run(until_asked(1));
    callers.spawn(ask(7, false));
    renewer.answer.end = Spent::End::held;
    renewer.go.notify();
    loop.run(until_asked(2));
    EXPECT_TRUE(renewer.orders[0].token_lives);
    EXPECT_FALSE(renewer.orders[1].token_lives);
    renewer.answer.end = Spent::End::stored;
    renewer.go.notify();
    loop.run(callers.join());
    EXPECT_EQ(ends, (std::vector<std::string>{"renewed", "renewed"}));
}

TEST_F(LinkRenewalTest, TriesNoneTooSoonAfterAFailureAndCountsRejections) {
    renewer.answer = {Spent::End::rejected, "no", std::nullopt};
    renewer.go.notify();
    loop.run(ask(7, false));
    loop.run(ask(7, false));
    EXPECT_EQ(ends, (std::vector<std::string>{"unreachable", "unreachable"}));
    ASSERT_EQ(renewer.orders.size(), 1U);
    renewer.answer = {};
    renewer.go.notify();
    while (ends.back() != "renewed") {
        loop.run(net::sleep_until(steady_now() + 20ms));
        loop.run(ask(7, false));
    }
    EXPECT_EQ(renewer.orders[0].rejections, 0);
    EXPECT_EQ(renewer.orders.at(1).rejections, 1);
}

TEST_F(LinkRenewalTest, WhatNoKeyOpensIsNoMatterOfTime) {
    renewer.answer = {Spent::End::unusable, "no key", std::nullopt};
    renewer.go.notify();
    loop.run(ask(7, true));
    EXPECT_EQ(ends, std::vector<std::string>{"unauthorized"});
}

}  // namespace
}  // namespace scribed::identity
