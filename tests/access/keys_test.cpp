// SPDX-License-Identifier: Apache-2.0
#include "access/keys.hpp"

#include <gtest/gtest.h>

#include "access/secret_text.hpp"
#include "access/tickets.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::access {
namespace {

class KeysTest : public testing::Test {
public:
    Keys::Made make(const std::string& user, Scopes scopes, UnixMs expires = 0) {
        return loop.run(keys.make({user, scopes, "laptop", expires}, "test")).value();
    }
    Result<Caller> check(const std::string& text) { return loop.run(keys.check(text)); }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    std::unique_ptr<store::AccountStore> store = store::AccountStore::open(dir / "accounts.db").value();
    Keys keys{*store};
    Tickets tickets{*store};
    Browsers browsers{*store};
};

TEST_F(KeysTest, TellWhoShowsThem) {
    EXPECT_FALSE(loop.run(keys.any()).value());
    const auto made = make("ada", {Scope::ingest, Scope::read});
    EXPECT_TRUE(loop.run(keys.any()).value());
    const auto caller = check(made.text).value();
    EXPECT_EQ(caller.user, "ada");
    EXPECT_EQ(caller.scopes, (Scopes{Scope::ingest, Scope::read}));
    EXPECT_EQ(caller.by, Caller::By::key);
    EXPECT_EQ(caller.key_id, made.row.id);
}

TEST_F(KeysTest, AreStoredAsHashesAlone) {
    const auto made = make("ada", {Scope::read});
    const auto secret = KeyText::parse(made.text)->secret;
    EXPECT_EQ(made.row.hash.size(), 64U);
    EXPECT_EQ(made.row.hash.find(secret.substr(0, 16)), std::string::npos);
}

TEST_F(KeysTest, AWrongSecretOfAKnownKeyIsRefused) {
    const auto made = make("ada", {Scope::read});
    auto other = KeyText::make();
    other.id = made.row.id;
    EXPECT_EQ(check(other.text()).error().code(), Errc::unauthorized);
    const auto unknown = check(KeyText::make().text()).error();
    EXPECT_EQ(unknown.message(), check(other.text()).error().message()) << "which part is wrong is not told";
    EXPECT_EQ(check("").error().code(), Errc::unauthorized);
}

TEST_F(KeysTest, EndWhenTheyExpireAndWhenTheyAreRevoked) {
    const auto made = make("ada", {Scope::read}, wall_now_ms() + 60'000);
    EXPECT_TRUE(check(made.text));
    EXPECT_TRUE(loop.run(keys.revoke(made.row.id, "test")).value());
    EXPECT_EQ(check(made.text).error().code(), Errc::unauthorized);
    EXPECT_EQ(loop.run(keys.revoke("0000", "test")).error().code(), Errc::not_found);
    const auto late = loop.run(keys.make({"ada", {Scope::read}, "", wall_now_ms() - 1}, "test"));
    EXPECT_EQ(late.error().param(), "expires_at");
    const auto nobody = loop.run(keys.make({"a b", {Scope::read}, "", 0}, "test"));
    EXPECT_EQ(nobody.error().param(), "user");
}

TEST_F(KeysTest, TheTrailSaysWhoMadeAndRevokedThem) {
    const auto made = make("ada", {Scope::read});
    loop.run(keys.revoke(made.row.id, "test")).value();
    const auto read = [](store::AccountDatabase& database) { return database.audit("ada", 10); };
    const auto trail = loop.run(store->ask(read)).value();
    ASSERT_EQ(trail.size(), 2U);
    EXPECT_EQ(trail[0].event, "key_revoked");
    EXPECT_EQ(trail[1].event, "key_made");
    EXPECT_EQ(trail[1].detail.find(KeyText::parse(made.text)->secret), std::string::npos);
}

TEST_F(KeysTest, ATicketServesOnceAndLendsNoMoreThanItsMakerHas) {
    const auto ada = check(make("ada", {Scope::ingest, Scope::read}).text).value();
    EXPECT_EQ(loop.run(tickets.issue(ada, {Scope::admin})).error().param(), "scopes");
    const auto ticket = loop.run(tickets.issue(ada, {Scope::read})).value();
    const auto caller = loop.run(tickets.redeem(ticket.text)).value();
    EXPECT_EQ(caller.user, "ada");
    EXPECT_EQ(caller.scopes, Scopes{Scope::read});
    EXPECT_EQ(caller.by, Caller::By::ticket);
    EXPECT_EQ(loop.run(tickets.redeem(ticket.text)).error().code(), Errc::unauthorized);
}

TEST_F(KeysTest, ABrowserStaysUntilItLeavesOrItsKeyIsRevoked) {
    const auto made = make("ada", {Scope::read});
    const auto ada = check(made.text).value();
    const auto first = loop.run(browsers.admit(ada)).value();
    const auto second = loop.run(browsers.admit(ada)).value();
    EXPECT_EQ(loop.run(browsers.check(first.text)).value().by, Caller::By::browser);
    loop.run(browsers.dismiss(first.text)).value();
    EXPECT_FALSE(loop.run(browsers.check(first.text)));
    EXPECT_TRUE(loop.run(browsers.check(second.text)));
    loop.run(keys.revoke(made.row.id, "test")).value();
    EXPECT_EQ(loop.run(browsers.check(second.text)).error().code(), Errc::unauthorized);
}

TEST_F(KeysTest, ATicketIsNoCookieAndACookieNoTicket) {
    const auto ada = check(make("ada", {Scope::read}).text).value();
    const auto ticket = loop.run(tickets.issue(ada, {Scope::read})).value();
    const auto browser = loop.run(browsers.admit(ada)).value();
    EXPECT_FALSE(loop.run(browsers.check(ticket.text)));
    EXPECT_FALSE(loop.run(tickets.redeem(browser.text)));
}

}  // namespace
}  // namespace scribed::access
