// SPDX-License-Identifier: Apache-2.0
// A link belongs to the OAuth client that it was made with: whoever renews or revokes it comes as that client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/revocation.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using test::kKey;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OwnClientTest : public testing::Test {
protected:
    OwnClientTest() { desk.token_expires = wall_now_ms() + 3'600'000; }
    ~OwnClientTest() override { loop.run(flights.join()); }

    /// What is sent to renew, and to revoke, a link of that client.
    std::vector<std::string> bodies(const std::string& client) {
        auto row = accounts->seal_login(kKey, {{}, test::jwt(1000), desk.refresh_token}).value();
        row.client_id = client;
        const auto put = [row](store::AccountDatabase& database) { return database.put_link(row); };
        loop.run(accounts->store().ask(put)).value();
        desk.requests.clear();
        LinkedAccount account(*accounts, refresher, kKey, flights);
        EXPECT_TRUE(loop.run(account.get()));
        const auto renewed = loop.run(account.look()).value().value();
        EXPECT_EQ(renewed.client_id, client) << "a renewal does not change whose it is";
        loop.run(revoke(*accounts, host, renewed, std::nullopt, Log("test")));
        std::vector<std::string> out;
        for (const auto& request : desk.requests)
            out.push_back(request.body);
        return out;
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    test::AuthDesk desk{loop};
    std::unique_ptr<Accounts> accounts = Accounts::open(dir / "accounts.db", test::keys_of(), "node").value();
    AuthHost host = desk.host({"app_own", Secret("s3cret")});
    LinkRefresher refresher{*accounts, host};
    net::TaskGroup flights{loop.executor(), "flights"};
};

TEST_F(OwnClientTest, ALinkByDeviceCodeGoesOnAsTheConfiguredClient) {
    for (const auto& body : bodies(""))
        EXPECT_THAT(body, AllOf(HasSubstr(R"("client_id":"app_test")"), Not(HasSubstr("client_secret"))));
}

TEST_F(OwnClientTest, ALinkByRedirectGoesOnAsOurOwnWithItsSecret) {
    const auto sent = bodies("app_own");
    EXPECT_EQ(sent.size(), 2U);
    for (const auto& body : sent)
        EXPECT_THAT(body, AllOf(HasSubstr(R"("client_id":"app_own")"), HasSubstr(R"("client_secret":"s3cret")")));
}

TEST_F(OwnClientTest, ALinkOfAnEarlierClientStaysThatOnesAndNeverSeesAnothersSecret) {
    for (const auto& body : bodies("app_earlier"))
        EXPECT_THAT(body, AllOf(HasSubstr(R"("client_id":"app_earlier")"), Not(HasSubstr("client_secret"))));
}

}  // namespace
}  // namespace scribed::identity
