// SPDX-License-Identifier: Apache-2.0
#include "identity/device_linker.hpp"

#include <gtest/gtest.h>

#include "identity/revocation.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using store::AccountDatabase;
using store::DeviceLoginRow;
using test::AuthDesk;
using test::kKey;
using test::refusal;

constexpr auto kCode = R"({"device_auth_id":"dev_secret","user_code":"WXYZ-41234","interval":"1"})";
constexpr auto kApproved = R"({"authorization_code":"ac_secret","code_challenge":"c","code_verifier":"ve_secret"})";

std::string tokens() {
    return R"({"id_token":")" + test::jwt(0) + R"(","access_token":")" + test::jwt(wall_now_ms() + 3'600'000) +
           R"(","refresh_token":"rt_secret_0"})";
}

// One daemon's life; several of them, one after the other, share the database.
class Life {
public:
    Life(scribed::test::TestLoop& loop, const AuthDesk& desk, const std::filesystem::path& file)
        : accounts(Accounts::open(file, test::keys_of(), "node").value()),
          host(desk.host()),
          linker(*accounts, host),
          wake(loop.executor()),
          loop_(loop) {}

    DeviceLoginRow row() {
        const auto read = [](AccountDatabase& database) { return database.device_login(kKey); };
        return loop_.run(accounts->store().ask(read)).value().value();
    }
    std::optional<store::LinkRow> link() {
        const auto read = [](AccountDatabase& database) { return database.link(kKey); };
        return loop_.run(accounts->store().ask(read)).value();
    }
    bool run(DeviceLoginRow login) { return loop_.run(linker.run(std::move(login), linker, wake, stop)); }

    const std::unique_ptr<Accounts> accounts;
    const AuthHost host;
    DeviceLinker linker;
    net::Signal wake;
    bool stop = false;

private:
    scribed::test::TestLoop& loop_;
};

class DeviceLinkerTest : public testing::Test {
protected:
    std::unique_ptr<Life> live() { return std::make_unique<Life>(loop, desk, dir / "accounts.db"); }
    DeviceLoginRow start(Life& life) {
        desk.refusals.push_back(refusal(200, kCode));
        return loop.run(life.linker.start(kKey)).value();
    }
    // The daemon is stopped while the desk answers with `reply`; what it then knows is all that it stored.
    void die_behind(net::HttpReply reply) {
        auto life = live();
        desk.refusals.push_back(std::move(reply));
        desk.before_refusal = [&] { life->stop = true; };
        EXPECT_FALSE(life->run(life->row()));
        desk.before_refusal = nullptr;
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    AuthDesk desk{loop};
};

TEST_F(DeviceLinkerTest, LinksTheAccountOfAnApprovedLogin) {
    auto life = live();
    const auto row = start(*life);
    EXPECT_EQ(row.user_code, "WXYZ-41234");
    EXPECT_EQ(life->row().state, "pending");
    EXPECT_EQ(life->row().device_auth_id.find("dev_secret"), std::string::npos);
    for (auto& reply : {refusal(403, "{}"), refusal(200, kApproved), refusal(200, tokens())})
        desk.refusals.push_back(reply);
    EXPECT_TRUE(life->run(row));
    EXPECT_EQ(life->row().state, "linked");
    EXPECT_EQ(life->row().device_auth_id + life->row().approval, "");
    EXPECT_EQ(life->link()->account_id, "acc-1");
    EXPECT_TRUE(desk.refusals.empty());
}

TEST_F(DeviceLinkerTest, GoesOnAfterARestartAtEveryStep) {
    start(*live());
    die_behind(refusal(403, "{}"));
    die_behind(refusal(200, kApproved));
    EXPECT_NE(live()->row().approval, "") << "an approval is told once, so it is stored";
    die_behind(refusal(503, "{}"));
    auto life = live();
    desk.refusals.push_back(refusal(200, tokens()));
    EXPECT_TRUE(life->run(life->row()));
    EXPECT_EQ(life->link()->status, store::LinkStatus::active);
}

TEST_F(DeviceLinkerTest, RevokesTheTokenThatALinkReplaces) {
    auto life = live();
    const proto::TokenSet old{{}, test::jwt(0), "rt_old"};
    const auto row = life->accounts->seal_login(kKey, old).value();
    const auto put = [row](AccountDatabase& database) { return database.put_link(row); };
    loop.run(life->accounts->store().ask(put)).value();
    const auto login = start(*life);
    for (auto& reply : {refusal(200, kApproved), refusal(200, tokens())})
        desk.refusals.push_back(reply);
    EXPECT_TRUE(life->run(login));
    EXPECT_EQ(desk.revoked, std::vector<std::string>{"rt_old"});
    loop.run(revoke(*life->accounts, life->host, *life->link(), life->link(), Log("test")));
    EXPECT_EQ(desk.revoked.size(), 1U) << "a token that is linked again stays";
}

TEST_F(DeviceLinkerTest, KeepsTheTokensThatCameWhileItWasToldToStop) {
    start(*live());
    die_behind(refusal(200, kApproved));
    auto life = live();
    desk.refusals.push_back(refusal(200, tokens()));
    desk.before_refusal = [&] { life->stop = true; };
    EXPECT_TRUE(life->run(life->row()));
    EXPECT_TRUE(life->link().has_value());
}

TEST_F(DeviceLinkerTest, EndsWithTheReasonOfARefusal) {
    struct Case {
        net::HttpReply reply;
        const char* state;
    };
    for (const auto& [reply, state] :
         {Case{refusal(401, R"({"error":"authorization_declined"})"), "denied"},
          Case{refusal(400, R"({"error":"expired_token"})"), "expired"}, Case{refusal(400, "{}"), "refused"}}) {
        auto life = live();
        const auto row = start(*life);
        desk.refusals.push_back(reply);
        EXPECT_FALSE(life->run(row));
        EXPECT_EQ(life->row().state, state);
        EXPECT_NE(life->row().message, "");
        EXPECT_FALSE(life->link().has_value());
    }
}

TEST_F(DeviceLinkerTest, ALoginThatWasReplacedLinksNothing) {
    auto life = live();
    const auto first = start(*life);
    desk.refusals.push_back(refusal(200, kApproved));
    // Somebody starts anew while the first login's tokens are on their way.
    DeviceLoginRow other = first;
    other.id = "login_other";
    desk.before_refusal = [&] {
        if (!desk.refusals.empty()) return;
        life->accounts->store().write([other](AccountDatabase& database) { return database.put_device_login(other); });
    };
    EXPECT_FALSE(life->run(first));
    EXPECT_EQ(life->row().id, "login_other");
    EXPECT_EQ(life->row().state, "pending");
    EXPECT_FALSE(life->link().has_value());
}

TEST_F(DeviceLinkerTest, OneOfTwoDaemonsCarriesALogin) {
    auto life = live();
    const auto row = start(*life);
    const auto lease = [row](AccountDatabase& database) {
        return database.lease_device_login(kKey, row.id, "other:1", wall_now_ms(), wall_now_ms() + 60'000);
    };
    ASSERT_TRUE(loop.run(life->accounts->store().ask(lease)).value());
    EXPECT_FALSE(life->run(row));
    EXPECT_EQ(life->row().state, "pending");
}

TEST_F(DeviceLinkerTest, ACodeIsSpentByOne) {
    auto life = live();
    const auto row = start(*life);
    const RedeemOrder order{kKey, row.id};
    EXPECT_EQ(loop.run(life->linker.redeem(order)), Spent()) << "nobody has approved it";
    die_behind(refusal(200, kApproved));
    life = live();
    const auto lease = [row](AccountDatabase& database) {
        return database.lease_device_login(kKey, row.id, "other:1", wall_now_ms(), wall_now_ms() + 60'000);
    };
    ASSERT_TRUE(loop.run(life->accounts->store().ask(lease)).value());
    EXPECT_EQ(loop.run(life->linker.redeem(order)).end, Spent::End::held);
    const auto release = [row](AccountDatabase& database) {
        return database.release_device_login(kKey, row.id, "other:1");
    };
    ASSERT_TRUE(loop.run(life->accounts->store().ask(release)).has_value());
    desk.refusals.push_back(refusal(503, "{}"));
    const auto failed = loop.run(life->linker.redeem(order));
    EXPECT_EQ(failed.end, Spent::End::failed);
    EXPECT_GT(failed.retry_after, std::chrono::milliseconds(0));
    desk.refusals.push_back(refusal(200, tokens()));
    EXPECT_EQ(loop.run(life->linker.redeem(order)), Spent());
    EXPECT_EQ(life->row().state, "linked");
    EXPECT_EQ(loop.run(life->linker.redeem(order)), Spent()) << "there is nothing left to spend";
    EXPECT_TRUE(desk.refusals.empty());
}

TEST_F(DeviceLinkerTest, AnAuthHostThatGivesNoCodeStartsNothing) {
    auto life = live();
    desk.refusals.push_back(refusal(404, "{}"));
    EXPECT_EQ(loop.run(life->linker.start(kKey)).error().code(), Errc::unsupported);
    desk.refusals.push_back(refusal(503, "{}"));
    EXPECT_EQ(loop.run(life->linker.start(kKey)).error().code(), Errc::unreachable);
}

}  // namespace
}  // namespace scribed::identity
