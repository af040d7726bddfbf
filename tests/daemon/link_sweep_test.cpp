// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/sweep_house.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using store::AccountDatabase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const store::LinkKey kAda{"ada", "openai"};

class LinkSweepTest : public testing::Test {
protected:
    // Dozens of lines that say the same.
    void SetUp() override { Log::set_level(LogLevel::error); }
    void TearDown() override { Log::set_level(LogLevel::info); }

    std::unique_ptr<test::SweepingDaemon> daemon(const std::string& node = "a") {
        return std::make_unique<test::SweepingDaemon>(loop, desk, dir / "accounts.db", node);
    }
    void wait_until(const std::function<bool()>& done) {
        const auto deadline = steady_now() + 20s;
        while (!done()) {
            ASSERT_LT(steady_now(), deadline) << "waited in vain";
            loop.run(net::sleep_until(steady_now() + 5ms));
        }
    }
    static std::string spent() {
        return R"({"rate_limit":{"limit_reached":true,"primary_window":{"used_percent":100,"reset_at":1795187000}}})";
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    test::UsageDesk desk{loop};
};

TEST_F(LinkSweepTest, ChecksANewLinkByItselfAndKeepsWhatItFound) {
    const auto a = daemon();
    a->start();
    a->link("ada");
    a->sweep.wake();
    wait_until([&] { return a->verdict("ada") == "works"; });
    const auto report = a->report("ada");
    EXPECT_EQ(report.check->message, "works");
    EXPECT_GT(report.check->next_ms, wall_now_ms() + 2'800'000) << "an hour, less a fifth";
    EXPECT_THAT(report.check->usage, HasSubstr("pro"));
    ASSERT_EQ(report.capabilities.size(), 1U);
    EXPECT_EQ(report.capabilities[0].name, "usage");
    EXPECT_TRUE(report.capabilities[0].ok);
    EXPECT_THAT(a->events("ada"), IsEmpty());
    EXPECT_THAT(desk.asked, ElementsAre(Pair("tok-ada", 1)));
}

TEST_F(LinkSweepTest, ARestartChecksOnlyWhatIsDue) {
    auto a = daemon();
    a->link("ada");
    a->link("ben");
    EXPECT_TRUE(a->check("ada").has_value());
    a = nullptr;
    a = daemon();
    a->start();
    wait_until([&] { return a->verdict("ben") == "works"; });
    EXPECT_EQ(a->verdict("ada"), "works");
    EXPECT_THAT(desk.asked, ElementsAre(Pair("tok-ada", 1), Pair("tok-ben", 1)));
}

TEST_F(LinkSweepTest, TwoDaemonsOnOneDatabaseCheckEachLinkOnceAndFourAtATime) {
    const auto a = daemon("a");
    const auto b = daemon("b");
    constexpr int kLinks = 20;
    for (int i = 0; i < kLinks; ++i)
        a->link("user" + std::to_string(i));
    // The first are held until four are there.
    desk.delay = [this]() -> net::Task<void> {
        const auto deadline = steady_now() + 20s;
        while (desk.at_once_most < 4 && steady_now() < deadline)
            co_await net::sleep_until(steady_now() + 5ms);
    };
    a->start();
    b->start();
    const auto all = [&] {
        const auto read = [](AccountDatabase& database) { return database.link_checks({}); };
        const auto rows = a->ask(read);
        return rows.size() == kLinks &&
               std::ranges::all_of(rows, [](const auto& row) { return row.verdict == "works"; });
    };
    wait_until(all);
    EXPECT_EQ(desk.asked.size(), std::size_t{kLinks});
    for (const auto& [token, times] : desk.asked)
        EXPECT_EQ(times, 1) << token;
    EXPECT_LE(desk.at_once_most, 8) << "four of each daemon";
    EXPECT_GE(desk.at_once_most, 4);
}

TEST_F(LinkSweepTest, EachChangeOfVerdictIsInTheTrailOnce) {
    const auto a = daemon();
    a->link("ada");
    const auto check = [&] { EXPECT_TRUE(a->check("ada").has_value()); };
    check();
    desk.body = spent();
    check();
    check();
    EXPECT_EQ(a->report("ada").check->message, "usage is spent until 2026-11-20T15:03:20.000Z");
    desk.body = "{}";
    check();
    desk.status = 403;
    desk.body = R"({"detail":"Your workspace is deactivated."})";
    check();
    EXPECT_EQ(a->verdict("ada"), "account");
    EXPECT_FALSE(a->report("ada").capabilities.at(0).ok);
    desk.status = 200;
    desk.body = "{}";
    check();
    EXPECT_THAT(a->events("ada"), ElementsAre("usage_spent", "usage_back", "check_failed", "check_ok"));
}

TEST_F(LinkSweepTest, APageOfTheEdgeAndABrokenServerKeepTheVerdict) {
    const auto a = daemon();
    a->link("ada");
    EXPECT_TRUE(a->check("ada").has_value());
    const auto before = *a->report("ada").check;
    desk.status = 403;
    desk.type = "text/html";
    desk.body = "<title>Just a moment...</title>";
    EXPECT_TRUE(a->check("ada").has_value());
    auto after = *a->report("ada").check;
    EXPECT_THAT(after.trouble, HasSubstr("challenge page"));
    EXPECT_LT(after.next_ms, wall_now_ms() + 1'100'000) << "sooner than in an hour";
    after.trouble.clear();
    after.next_ms = before.next_ms;
    EXPECT_EQ(after, before);
    desk.status = 404;
    desk.type = "application/json";
    desk.body = R"({"detail":"Not Found"})";
    EXPECT_TRUE(a->check("ada").has_value());
    EXPECT_EQ(a->verdict("ada"), "works");
    EXPECT_FALSE(a->report("ada").capabilities.at(0).ok) << "the endpoint itself is not there";
    EXPECT_THAT(a->events("ada"), IsEmpty());
}

TEST_F(LinkSweepTest, ADeadLoginIsToBeReconnectedAndIsNotAskedAboutAgain) {
    const auto a = daemon();
    a->link("ada");
    EXPECT_TRUE(a->check("ada").has_value());
    desk.status = 401;
    desk.body = R"({"error":{"code":"token_revoked"}})";
    EXPECT_TRUE(a->check("ada").has_value());
    const auto report = a->report("ada");
    EXPECT_EQ(report.link.status, store::LinkStatus::revoked);
    EXPECT_EQ(report.check->message, "reconnect before your next session: the ChatGPT login was revoked");
    EXPECT_THAT(a->events("ada"), ElementsAre("check_failed"));
    const auto asked = desk.asked["tok-ada"];
    EXPECT_TRUE(a->check("ada").has_value());
    EXPECT_EQ(desk.asked["tok-ada"], asked);
    EXPECT_THAT(a->events("ada"), ElementsAre("check_failed"));
}

TEST_F(LinkSweepTest, ALinkThatEndedWithoutACheckIsSeenAtOnce) {
    const auto a = daemon();
    a->link("ada");
    EXPECT_TRUE(a->check("ada").has_value());
    const auto end = [](AccountDatabase& database) -> Result<bool> {
        const auto link = database.link(kAda);
        return database.end_link(kAda, (*link)->version, store::LinkStatus::expired, "the ChatGPT login has expired");
    };
    EXPECT_TRUE(a->ask(end));
    a->start();
    wait_until([&] { return a->verdict("ada") == "reconnect"; });
    EXPECT_THAT(a->events("ada"), ElementsAre("check_failed"));
    EXPECT_EQ(desk.asked["tok-ada"], 1);
}

TEST_F(LinkSweepTest, AskingTwiceAtOnceIsOneCheck) {
    const auto a = daemon();
    a->link("ada");
    desk.delay = []() -> net::Task<void> { co_await net::sleep_until(steady_now() + 50ms); };
    int answered = 0;
    const auto ask = [](test::SweepingDaemon& daemon, int& count) -> net::Task<void> {
        const auto checked = co_await daemon.sweep.check("ada");
        EXPECT_TRUE(checked.has_value());
        ++count;
    };
    for (int i = 0; i < 3; ++i)
        loop.spawn(ask(*a, answered));
    wait_until([&] { return answered == 3; });
    EXPECT_EQ(desk.asked["tok-ada"], 1);
    EXPECT_EQ(a->check("nobody").error().code(), Errc::not_found);
}

TEST_F(LinkSweepTest, WhatWasFoundOfALinkThatIsGoneIsForgotten) {
    const auto a = daemon();
    a->link("ada");
    net::Signal waits(loop.executor());
    net::Signal goes(loop.executor());
    desk.delay = [&]() -> net::Task<void> {
        waits.notify();
        co_await goes.wait();
    };
    bool answered = false;
    const auto ask = [](test::SweepingDaemon& daemon, bool& done) -> net::Task<void> {
        (void)co_await daemon.sweep.check("ada");
        done = true;
    };
    loop.spawn(ask(*a, answered));
    EXPECT_TRUE(loop.run(waits.wait()));
    desk.delay = nullptr;
    a->link("ada");
    goes.notify();
    wait_until([&] { return answered; });
    EXPECT_EQ(a->verdict("ada"), "none") << "the new link was not checked";
}

TEST_F(LinkSweepTest, ACheckThatTheStopCutsOffStaysDue) {
    auto a = daemon();
    a->link("ada");
    net::Signal waits(loop.executor());
    desk.delay = [&]() -> net::Task<void> {
        waits.notify();
        co_await net::sleep_until(steady_now() + 60s);
    };
    a->start();
    EXPECT_TRUE(loop.run(waits.wait()));
    a = nullptr;
    desk.delay = nullptr;
    a = daemon();
    a->start();
    wait_until([&] { return a->verdict("ada") == "works"; });
    EXPECT_EQ(desk.asked["tok-ada"], 2);
}

}  // namespace
}  // namespace scribed::daemon
