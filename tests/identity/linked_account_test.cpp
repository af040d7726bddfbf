// SPDX-License-Identifier: Apache-2.0
#include "identity/linked_account.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "net/signal.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using test::AuthDesk;
using test::Daemon;
using test::refusal;

constexpr UnixMs kPast = 1'000'000;
constexpr UnixMs kHourMs = 3'600'000;

class LinkedAccountTest : public testing::Test {
protected:
    /// A login of long ago, as far as the rule of five minutes goes.
    void link_long_ago(UnixMs expires) {
        daemon.link(expires);
        auto row = *daemon.row();
        row.refreshed_ms = row.linked_ms = wall_now_ms() - 10 * kHourMs;
        const auto age = [row](store::AccountDatabase& database) { return database.put_link(row); };
        loop.run(daemon.accounts->store().ask(age)).value();
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    AuthDesk desk{loop};
    Daemon daemon{loop, desk, dir / "accounts.db", "a"};
};

TEST_F(LinkedAccountTest, IsNotConfiguredBeforeItIsLinked) {
    EXPECT_FALSE(daemon.account.configured());
    const auto bearer = daemon.get();
    ASSERT_FALSE(bearer);
    EXPECT_EQ(bearer.error().code(), Errc::unauthorized);
    EXPECT_NE(bearer.error().message().find("scribe link"), std::string::npos);
    EXPECT_FALSE(daemon.recover("x").has_value());
}

TEST_F(LinkedAccountTest, GivesATokenThatLivesWithoutAsking) {
    const auto expires = wall_now_ms() + 24 * kHourMs;
    daemon.link(expires);
    const auto bearer = daemon.get().value();
    EXPECT_EQ(bearer.token, test::jwt(expires));
    EXPECT_EQ(bearer.account_id, "acc-1");
    EXPECT_EQ(bearer.kind, BearerKind::chatgpt);
    EXPECT_EQ(desk.refreshes, 0);
    EXPECT_TRUE(daemon.account.configured());
}

TEST_F(LinkedAccountTest, KeepsTheOldRefreshTokenWhenNoneCame) {
    daemon.link(kPast);
    const auto access = test::jwt(wall_now_ms() + kHourMs, "acc-1", "new");
    desk.refusals.push_back(refusal(200, R"({"access_token":")" + access + R"("})"));
    EXPECT_EQ(daemon.get().value().token, access);
    const auto row = *daemon.row();
    const auto token = daemon.accounts->unseal(refresh_token_name(test::kKey), row.refresh_token);
    EXPECT_EQ(token->view(), "rt_secret_0");
    EXPECT_GT(row.refreshed_ms, 0);
}

struct Refusal {
    int status;
    const char* body;
    const char* type;
    store::LinkStatus status_after;
};

TEST_F(LinkedAccountTest, OnlyPermanentRefusalsEndALink) {
    using enum store::LinkStatus;
    const Refusal cases[] = {
        {401, R"({"error":{"code":"refresh_token_expired"}})", "application/json", expired},
        {400, R"({"error":{"code":"refresh_token_expired"}})", "application/json", expired},
        {401, R"({"error":{"code":"refresh_token_invalidated"}})", "application/json", revoked},
        {400, R"({"error":"invalid_grant","error_description":"no"})", "application/json", revoked},
        {401, R"({"detail":"who are you"})", "application/json", revoked},
        {400, "{}", "application/json", active},
        {403, R"({"error":{"code":"x"}})", "application/json", active},
        {403, "<html>Just a moment...</html>", "text/html", active},
        {401, "<html>Just a moment...</html>", "text/html", active},
        {429, "{}", "application/json", active},
        {503, "{}", "application/json", active},
        {200, "<html>hello</html>", "text/html", active},
    };
    for (const auto& refused : cases) {
        Daemon fresh(loop, desk, dir / "accounts.db", "a");
        fresh.link(kPast);
        desk.refusals.push_back(refusal(refused.status, refused.body, refused.type));
        const auto bearer = fresh.get();
        ASSERT_FALSE(bearer) << refused.body;
        const bool dead = refused.status_after != active;
        EXPECT_EQ(bearer.error().code(), dead ? Errc::unauthorized : Errc::unreachable) << refused.body;
        EXPECT_EQ(fresh.row()->status, refused.status_after) << refused.status << " " << refused.body;
        EXPECT_TRUE(desk.refusals.empty());
    }
}

TEST_F(LinkedAccountTest, UsesATokenThatStillLivesWhileRenewingFails) {
    const auto expires = wall_now_ms() + 60'000;
    link_long_ago(expires);
    desk.refusals.push_back(refusal(403, "<html>Just a moment...</html>", "text/html"));
    EXPECT_EQ(daemon.get().value().token, test::jwt(expires));
    EXPECT_TRUE(desk.refusals.empty()) << "it was tried";
    EXPECT_EQ(daemon.get().value().token, test::jwt(expires));
    EXPECT_EQ(desk.refreshes, 0) << "and is left alone for a while";
}

/// First finds that somebody else is at it, and the token's life over; then the new login stored.
class BesideAnother : public TokenRenewer {
public:
    BesideAnother(Daemon& other, UnixMs until) : other_(other), until_(until) {}
    net::Task<Spent> renew(RenewalOrder order) override {
        token_lived.push_back(order.token_lives);
        if (token_lived.size() == 1) {
            while (wall_now_ms() <= until_)
                co_await net::sleep_until(steady_now() + std::chrono::milliseconds(5));
            co_return Spent{Spent::End::held, {}, std::nullopt};
        }
        auto row = other_.accounts->seal_login(test::kKey, {{}, test::jwt(wall_now_ms() + kHourMs), "rt_secret_1"});
        const auto put = [row = std::move(*row)](store::AccountDatabase& database) { return database.put_link(row); };
        co_await other_.accounts->store().ask(put);
        co_return Spent{};
    }
    std::vector<bool> token_lived;

private:
    Daemon& other_;
    UnixMs until_;
};

TEST_F(LinkedAccountTest, WaitsForAnotherWhenTheTokenDidNotOutliveTheQuestion) {
    const auto soon = wall_now_ms() + 2000;
    link_long_ago(soon);
    BesideAnother renewer(daemon, soon);
    {
        net::TaskGroup flights(loop.executor(), "flights");
        LinkedAccount account(*daemon.accounts, renewer, test::kKey, flights);
        const auto bearer = loop.run(account.get());
        ASSERT_TRUE(bearer.has_value());
        EXPECT_NE(bearer->token, test::jwt(soon));
        loop.run(flights.join());
    }
    ASSERT_EQ(renewer.token_lived.size(), 2U);
    EXPECT_FALSE(renewer.token_lived.back());
}

TEST_F(LinkedAccountTest, RecoversOnceFromARefusedToken) {
    const auto expires = wall_now_ms() + 24 * kHourMs;
    desk.token_expires = expires;
    daemon.link(expires);
    const auto first = daemon.get().value().token;
    EXPECT_TRUE(daemon.recover("some older token").has_value()) << "another one is there already";
    EXPECT_EQ(desk.refreshes, 0);
    EXPECT_TRUE(daemon.recover(first).has_value());
    const auto second = daemon.get().value().token;
    EXPECT_NE(second, first);
    EXPECT_FALSE(daemon.recover(second).has_value()) << "a fresh token is refused for another reason";
    EXPECT_EQ(desk.refreshes, 1);
}

TEST_F(LinkedAccountTest, ARefreshThatFailsForAMomentAfterARefusalIsNotARefusal) {
    const auto expires = wall_now_ms() + 24 * kHourMs;
    daemon.link(expires);
    const auto token = daemon.get().value().token;
    desk.refusals.push_back(refusal(403, "<html>Just a moment...</html>", "text/html"));
    const auto recovered = daemon.recover(token);
    ASSERT_FALSE(recovered.has_value());
    EXPECT_EQ(recovered.error().code(), Errc::unreachable);
    EXPECT_EQ(daemon.row()->status, store::LinkStatus::active);
    const auto again = daemon.recover(token);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code(), Errc::unreachable) << "asked too soon, and still no refusal";
}

TEST_F(LinkedAccountTest, SeesWhatAnotherDaemonDid) {
    Daemon other(loop, desk, dir / "accounts.db", "b");
    EXPECT_FALSE(daemon.get());
    const auto expires = wall_now_ms() + 24 * kHourMs;
    other.link(expires);
    EXPECT_EQ(daemon.get().value().token, test::jwt(expires));
    const auto remove = [](store::AccountDatabase& database) { return database.remove_link(test::kKey); };
    loop.run(other.accounts->store().ask(remove)).value();
    EXPECT_FALSE(daemon.get());
    EXPECT_FALSE(daemon.account.configured());
}

TEST_F(LinkedAccountTest, WritesNoSecretIntoLogsOrFiles) {
    testing::internal::CaptureStderr();
    daemon.link(kPast);
    desk.secrets.push_back("rt_secret_0");
    desk.token_expires = kPast;
    desk.refusals.push_back(refusal(503, R"({"message":"rt_secret_0 is busy"})"));
    EXPECT_FALSE(daemon.get());
    Daemon other(loop, desk, dir / "accounts.db", "b");
    EXPECT_TRUE(other.get().has_value());
    desk.refusals.push_back(refusal(401, R"({"error":{"code":"rt_secret_1","message":"rt_secret_1"}})"));
    EXPECT_FALSE(other.get());
    std::string all = testing::internal::GetCapturedStderr();
    EXPECT_NE(all.find("login_renewed"), std::string::npos);
    for (const auto& entry : daemon.audit())
        all += entry.event + entry.detail;
    all += daemon.row()->reason;
    for (const auto* name : {"accounts.db", "accounts.db-wal"}) {
        std::ifstream file(dir / name, std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    EXPECT_GE(desk.secrets.size(), 3U);
    for (const auto& secret : desk.secrets)
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace scribed::identity
