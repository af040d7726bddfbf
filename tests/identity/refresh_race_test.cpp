// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/log.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using test::AuthDesk;
using test::Daemon;

constexpr UnixMs kPast = 1'000'000;

class RefreshRace : public testing::Test {
protected:
    // Hundreds of lines that say the same.
    void SetUp() override { Log::set_level(LogLevel::error); }
    void TearDown() override { Log::set_level(LogLevel::info); }

    net::Task<void> ask(LinkedAccount& account) {
        const auto bearer = co_await account.get();
        if (bearer) {
            ++given;
        } else {
            problems.push_back(bearer.error().text());
        }
        --under_way;
    }
    net::Task<void> recover(LinkedAccount& account, std::string token) {
        const auto recovered = co_await account.recover(std::move(token));
        if (!recovered) problems.push_back(recovered.error().text());
        --under_way;
    }
    net::Task<void> race(std::vector<LinkedAccount*> accounts) {
        net::TaskGroup group(loop.executor(), "race");
        for (auto* account : accounts) {
            ++under_way;
            group.spawn(ask(*account));
        }
        co_await group.join();
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    AuthDesk desk{loop};
    int given = 0;
    int under_way = 0;
    std::vector<std::string> problems;
};

TEST_F(RefreshRace, TwoDaemonsOnOneDatabaseSpendEachTokenOnce) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    Daemon b(loop, desk, dir / "accounts.db", "b");
    desk.token_expires = kPast;
    a.link(kPast);
    constexpr int kRounds = 200;
    for (int round = 0; round < kRounds; ++round)
        loop.run(race({&a.account, &b.account}));
    EXPECT_EQ(problems, std::vector<std::string>());
    EXPECT_EQ(given, 2 * kRounds);
    EXPECT_GE(desk.refreshes, kRounds);
    EXPECT_EQ(desk.reuses, 0);
    for (const auto& [token, times] : desk.spent)
        EXPECT_EQ(times, 1) << token;
    EXPECT_EQ(a.row()->status, store::LinkStatus::active);
}

TEST_F(RefreshRace, ManyCallersOfOneDaemonShareARefresh) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    desk.token_expires = wall_now_ms() + 3'600'000;
    a.link(kPast);
    loop.run(race(std::vector<LinkedAccount*>(8, &a.account)));
    EXPECT_EQ(problems, std::vector<std::string>());
    EXPECT_EQ(desk.refreshes, 1);
    EXPECT_EQ(desk.reuses, 0);
}

TEST_F(RefreshRace, TheLoserOfARaceTakesTheWinnersTokens) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    Daemon b(loop, desk, dir / "accounts.db", "b");
    a.link(kPast);
    // Another program that knows no lease has spent the token; its result is in the database a moment later.
    desk.refresh_token = "rt_of_the_winner";
    desk.before_answer = [&] {
        desk.before_answer = nullptr;
        const proto::TokenSet tokens{{}, test::jwt(wall_now_ms() + 3'600'000), "rt_of_the_winner"};
        const auto row = b.accounts->seal_login(test::kKey, tokens).value();
        b.accounts->store().write([row](store::AccountDatabase& database) { return database.put_link(row); });
    };
    EXPECT_TRUE(a.get().has_value());
    EXPECT_EQ(desk.reuses, 1);
    EXPECT_EQ(a.row()->status, store::LinkStatus::active);
}

TEST_F(RefreshRace, ALoginSpentByAnotherProgramIsOver) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    a.link(kPast);
    desk.refresh_token = "rt_elsewhere";
    const auto bearer = a.get();
    ASSERT_FALSE(bearer);
    EXPECT_EQ(bearer.error().code(), Errc::unauthorized);
    EXPECT_EQ(a.row()->status, store::LinkStatus::expired);
    EXPECT_EQ(a.audit().front().event, "refused");
    // What is dead is asked for once.
    EXPECT_FALSE(a.get());
    EXPECT_EQ(desk.reuses, 1);
}

TEST_F(RefreshRace, ACallerThatIsKilledLosesNoTokens) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    a.link(kPast);
    desk.token_expires = wall_now_ms() + 3'600'000;
    {
        net::TaskGroup callers(loop.executor(), "callers");
        desk.before_answer = [&] { callers.kill(); };
        ++under_way;
        callers.spawn(ask(a.account));
        loop.run(callers.join());
        desk.before_answer = nullptr;
    }
    EXPECT_EQ(given, 0);
    loop.run(a.flights.join());
    EXPECT_EQ(desk.refreshes, 1);
    EXPECT_TRUE(a.get().has_value());
    EXPECT_EQ(desk.spent.size(), 1U) << "the tokens that were on their way are used";
}

TEST_F(RefreshRace, ADaemonThatDiesWithTheLeaseHoldsNobodyUpAfterItsRestart) {
    const auto file = dir / "accounts.db";
    {
        Daemon a(loop, desk, file, "a");
        a.link(kPast);
        const auto version = a.row()->version;
        const auto lease = [version](store::AccountDatabase& database) {
            return database.lease_link(test::kKey, version, "a:1", wall_now_ms(), wall_now_ms() + 3'600'000);
        };
        loop.run(a.accounts->store().ask(lease)).value();
    }
    desk.token_expires = wall_now_ms() + 3'600'000;
    Daemon again(loop, desk, file, "a");
    EXPECT_TRUE(again.get().has_value());
    EXPECT_EQ(desk.refreshes, 1);
}

TEST_F(RefreshRace, WhoHoldsARefusedTokenWaitsForTheOneWhoRenewsIt) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    Daemon b(loop, desk, dir / "accounts.db", "b");
    const auto hour = wall_now_ms() + 3'600'000;
    desk.token_expires = hour;
    a.link(hour);
    const auto token = a.get().value().token;
    // By its own word the token lives for an hour.
    desk.before_answer = [&] {
        if (under_way > 0) return;
        ++under_way;
        loop.spawn(recover(b.account, token));
    };
    EXPECT_TRUE(a.recover(token).has_value());
    const auto both = [this]() -> net::Task<void> {
        while (under_way > 0)
            co_await net::sleep_until(steady_now() + std::chrono::milliseconds(5));
    };
    loop.run(both());
    EXPECT_EQ(problems, std::vector<std::string>());
    EXPECT_EQ(desk.refreshes, 1);
}

TEST_F(RefreshRace, TheThirdBare400InARowEndsTheLink) {
    Daemon a(loop, desk, dir / "accounts.db", "a");
    a.link(kPast);
    const auto version = a.row()->version;
    for (int earlier = 0; earlier < 3; ++earlier) {
        EXPECT_EQ(a.row()->status, store::LinkStatus::active);
        desk.refusals.push_back(test::refusal(400, "{}"));
        const auto spent = loop.run(a.refresher.renew({test::kKey, version, false, earlier}));
        EXPECT_EQ(spent.end, earlier < 2 ? Spent::End::rejected : Spent::End::stored);
    }
    EXPECT_EQ(a.row()->status, store::LinkStatus::expired);
    EXPECT_EQ(loop.run(a.refresher.renew({test::kKey, version, false, 0})), Spent())
        << "of another version nothing is spent";
    EXPECT_EQ(desk.spent.size(), 0U);
}

}  // namespace
}  // namespace scribed::identity
