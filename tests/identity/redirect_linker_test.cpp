// SPDX-License-Identifier: Apache-2.0
#include "identity/redirect_linker.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/crypto.hpp"
#include "net/url.hpp"
#include "proto/base64.hpp"
#include "store/sqlite.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using store::AccountDatabase;
using test::AuthDesk;
using test::kKey;
using test::refusal;
using testing::HasSubstr;
using End = RedirectLinker::Outcome::End;
using Shown = RedirectLinker::Shown;
using Arrival = RedirectLinker::Arrival;

const std::string kRedirect = "http://127.0.0.1:8790/account/providers/openai/callback";

std::string tokens(const std::string& refresh = "rt_redirect_0") {
    return R"({"id_token":")" + test::jwt(0) + R"(","access_token":")" + test::jwt(wall_now_ms() + 3'600'000) +
           R"(","refresh_token":")" + refresh + R"("})";
}

std::map<std::string, std::string> fields(const std::string& form) {
    std::map<std::string, std::string> out;
    for (auto& [name, value] : net::parse_query(form))
        out[name] = value;
    return out;
}

class RedirectLinkerTest : public testing::Test {
protected:
    /// A browser leaves; what it would come back with.
    Arrival leave(const store::LinkKey& key = kKey) {
        const auto departure = loop.run(linker.start(key, kRedirect)).value();
        asked = fields(departure.url.substr(departure.url.find('?') + 1));
        Arrival arrival;
        arrival.state = asked["state"];
        arrival.code = "ac_secret";
        arrival.browser = departure.browser;
        EXPECT_EQ(RedirectLinker::id_of(arrival.state), departure.id);
        return arrival;
    }
    RedirectLinker::Outcome arrive(Arrival arrival) { return loop.run(linker.finish(std::move(arrival))); }
    /// The same, with an auth host that gives tokens; whether the account is linked by it.
    bool links(Arrival arrival) {
        desk.refusals.push_back(refusal(200, tokens()));
        const auto outcome = arrive(std::move(arrival));
        desk.refusals.clear();
        return outcome.end == End::linked;
    }
    std::optional<store::LinkRow> link() {
        const auto read = [](AccountDatabase& database) { return database.link(kKey); };
        return loop.run(accounts->store().ask(read)).value();
    }
    std::vector<std::string> story() {
        const auto read = [](AccountDatabase& database) { return database.audit("local", 100); };
        std::vector<std::string> out;
        for (const auto& row : loop.run(accounts->store().ask(read)).value())
            out.push_back(row.event + ": " + row.detail);
        return out;
    }
    /// Lets ten minutes pass.
    void age() {
        auto sql = store::Sqlite::open(dir / "accounts.db").value();
        sql.script("UPDATE redirect_login SET expires_ms = expires_ms - 600000").value();
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    AuthDesk desk{loop};
    std::unique_ptr<Accounts> accounts = Accounts::open(dir / "accounts.db", test::keys_of(), "node").value();
    AuthHost host = desk.host({"app_own", Secret("s3cret")});
    RedirectLinker linker{*accounts, host, "openid offline_access"};
    std::map<std::string, std::string> asked;  ///< by the authorize address
};

TEST_F(RedirectLinkerTest, LinksTheAccountWhoseCodeCameBack) {
    auto arrival = leave();
    EXPECT_EQ(asked["client_id"], "app_own");
    EXPECT_EQ(asked["redirect_uri"], kRedirect);
    EXPECT_EQ(asked["scope"], "openid offline_access");
    EXPECT_EQ(asked["code_challenge_method"], "S256");
    EXPECT_EQ(asked["state"].size(), 64U);
    desk.refusals.push_back(refusal(200, tokens()));
    const auto outcome = arrive(arrival);
    EXPECT_EQ(outcome.end, End::linked);
    EXPECT_FALSE(outcome.replaced);
    ASSERT_EQ(desk.requests.size(), 1U);
    auto form = fields(desk.requests[0].body);
    EXPECT_EQ(form["code"], "ac_secret");
    EXPECT_EQ(form["redirect_uri"], kRedirect);
    EXPECT_EQ(form["client_id"], "app_own");
    EXPECT_EQ(form["client_secret"], "s3cret");
    EXPECT_EQ(proto::encode_base64url(sha256(form["code_verifier"])), asked["code_challenge"]);
    EXPECT_EQ(link()->account_id, "acc-1");
    EXPECT_EQ(link()->client_id, "app_own");
    EXPECT_EQ(link()->status, store::LinkStatus::active);
    EXPECT_EQ(story().front(), "linked: by redirect");
}

TEST_F(RedirectLinkerTest, KeepsNoSecretOfALoginInTheOpen) {
    auto arrival = leave();
    const auto read = [&](AccountDatabase& database) {
        return database.take_redirect_login(sha256_hex(arrival.state), wall_now_ms());
    };
    const auto row = loop.run(accounts->store().ask(read)).value().value();
    const auto all = row.state + row.browser + row.verifier;
    EXPECT_EQ(all.find(arrival.state), std::string::npos);
    EXPECT_EQ(all.find(arrival.browser), std::string::npos);
    const auto verifier = accounts->unseal(redirect_verifier_name(kKey), row.verifier).value();
    EXPECT_EQ(all.find(verifier.view()), std::string::npos);
}

TEST_F(RedirectLinkerTest, AStateServesOnceWhateverCameOfIt) {
    const auto good = leave();
    EXPECT_TRUE(links(good));
    EXPECT_EQ(arrive(good).end, End::unknown_state);

    const auto bad = leave();
    desk.refusals.push_back(refusal(503, "{}"));
    EXPECT_EQ(arrive(bad).end, End::failed);
    EXPECT_FALSE(links(bad));

    auto denied = leave();
    denied.error = "access_denied";
    EXPECT_EQ(arrive(denied).error, "access_denied");
    denied.error.clear();
    EXPECT_FALSE(links(denied));
}

TEST_F(RedirectLinkerTest, AStateHasTenMinutes) {
    const auto late = leave();
    age();
    EXPECT_EQ(arrive(late).end, End::unknown_state);
    EXPECT_FALSE(link());
}

TEST_F(RedirectLinkerTest, AStateMayComeBackWithAnOnboardingBehindIt) {
    auto arrival = leave();
    arrival.state += ".onboarding_entrypoint=platform";
    EXPECT_EQ(RedirectLinker::id_of(arrival.state), RedirectLinker::id_of(asked["state"]));
    EXPECT_TRUE(links(arrival));
}

TEST_F(RedirectLinkerTest, OnlyTheBrowserThatLeftComesBack) {
    for (const auto* browser : {"", "0000000000000000000000000000000000000000000000000000000000000000"}) {
        auto other = leave();
        const auto own = std::exchange(other.browser, browser);
        EXPECT_EQ(arrive(other).end, End::unknown_state);
        EXPECT_EQ(story().front(), "login_failed: another browser, or another user, came back");
        other.browser = own;
        EXPECT_FALSE(links(other)) << "the state is spent";
    }
    auto first = leave();
    const auto second = leave();
    first.browser = second.browser;
    EXPECT_EQ(arrive(first).end, End::unknown_state) << "another login of the same user";
    EXPECT_TRUE(links(second)) << "which is not touched by it";
}

TEST_F(RedirectLinkerTest, WhoIsKnownMustBeTheLoginsUser) {
    const std::pair<Shown, const char*> others[] = {
        {Shown::browser, "eve"}, {Shown::key, "eve"}, {Shown::wrong, ""}, {Shown::wrong, "local"}};
    for (const auto& [shown, user] : others) {
        auto arrival = leave();
        arrival.shown = shown;
        arrival.user = user;
        EXPECT_EQ(arrive(arrival).end, End::unknown_state) << user;
    }
    auto own = leave();
    own.shown = Shown::browser;
    own.user = "local";
    EXPECT_TRUE(links(own));
}

TEST_F(RedirectLinkerTest, AKeyOfTheUserServesWithoutTheCookieAndAnotherCookieDoesNot) {
    auto with_key = leave();
    with_key.browser.clear();
    with_key.shown = Shown::key;
    with_key.user = "local";
    EXPECT_TRUE(links(with_key));
    auto with_cookie = leave();
    with_cookie.browser.clear();
    with_cookie.shown = Shown::browser;
    with_cookie.user = "local";
    EXPECT_EQ(arrive(with_cookie).end, End::unknown_state) << "a cookie comes along whoever made the browser come";
}

TEST_F(RedirectLinkerTest, ChecksTheStateBeforeTheErrorAndTheErrorBeforeTheCode) {
    Arrival forged;
    forged.error = "access_denied";
    EXPECT_EQ(arrive(forged).end, End::no_state);
    forged.state = "made_up";
    EXPECT_EQ(arrive(forged).end, End::unknown_state);
    auto both = leave();
    both.error = "access_denied";
    EXPECT_EQ(arrive(both).end, End::failed) << "a code does not count where there is an error";
    auto neither = leave();
    neither.code.clear();
    EXPECT_EQ(arrive(neither).end, End::no_code);
    EXPECT_FALSE(links(neither));
    EXPECT_TRUE(desk.requests.empty()) << "nothing was exchanged";
}

TEST_F(RedirectLinkerTest, ShowsNothingOfWhatTheErrorSays) {
    auto arrival = leave();
    arrival.error = "your_password_is_rt_abcdefghijklmnopqrstuvwx";
    EXPECT_EQ(arrive(arrival).error, "authorization_failed");
    EXPECT_EQ(story().front(), "login_failed: the auth host said authorization_failed");
}

TEST_F(RedirectLinkerTest, AnExchangeThatFailsLinksNothing) {
    const auto challenge = refusal(403, "<html>Just a moment...</html>", "text/html");
    for (const auto& reply :
         {refusal(503, "{}"), challenge, refusal(400, R"({"error":"invalid_grant"})"), refusal(200, "{}")}) {
        desk.refusals.push_back(reply);
        const auto outcome = arrive(leave());
        EXPECT_EQ(outcome.end, End::failed);
        EXPECT_EQ(outcome.error, "token_exchange_failed");
        EXPECT_THAT(story().front(), HasSubstr("login_failed: the auth host gave no login for the code: "));
    }
    EXPECT_FALSE(link());
    EXPECT_TRUE(desk.revoked.empty());
}

TEST_F(RedirectLinkerTest, ALoginThatCannotBeRenewedIsGivenBack) {
    desk.refusals.push_back(refusal(200, R"({"id_token":"i","access_token":"ey.access"})"));
    EXPECT_EQ(arrive(leave()).error, "token_exchange_failed");
    EXPECT_THAT(story().front(), HasSubstr("the reply holds no refresh token"));
    EXPECT_EQ(desk.revoked, std::vector<std::string>{"ey.access"});
    EXPECT_FALSE(link());
}

TEST_F(RedirectLinkerTest, ALinkThatIsReplacedIsHandedOut) {
    EXPECT_TRUE(links(leave()));
    desk.refusals.push_back(refusal(200, tokens("rt_redirect_1")));
    const auto outcome = arrive(leave());
    ASSERT_TRUE(outcome.replaced);
    const auto old = accounts->unseal(refresh_token_name(kKey), outcome.replaced->refresh_token).value();
    EXPECT_EQ(old.view(), "rt_redirect_0");
    EXPECT_EQ(link()->refresh_token, outcome.linked.refresh_token);
}

TEST_F(RedirectLinkerTest, AVerifierThatDoesNotOpenIsTheServersTrouble) {
    const auto arrival = leave();
    auto sql = store::Sqlite::open(dir / "accounts.db").value();
    sql.script("UPDATE redirect_login SET verifier = substr(verifier, 1, 22) || 'AAAA'").value();
    EXPECT_EQ(arrive(arrival).error, "server_config");
    EXPECT_TRUE(desk.requests.empty());
}

}  // namespace
}  // namespace scribed::identity
