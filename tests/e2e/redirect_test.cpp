// SPDX-License-Identifier: Apache-2.0
// Linking an account by redirect with an OAuth client of the operator's own (upstream.md 6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/redirect_house.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST_F(Redirect, ABrowserGoesThroughAndTheAccountIsLinked) {
    open();
    Browser browser(house());
    const auto sent = browser.go(url(kConnect));
    EXPECT_EQ(sent.header("Cache-Control"), "no-store");
    EXPECT_EQ(sent.header("Referrer-Policy"), "no-referrer");
    const auto cookie = Browser::set_cookie(sent);
    EXPECT_THAT(
        cookie, AllOf(
                    StartsWith("scribed_redirect_"), HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Lax"),
                    HasSubstr("; Path=/account/providers/openai"), HasSubstr("; Max-Age=600"), Not(HasSubstr("Secure"))
                )
    );
    const auto authorize = Browser::sent_to(sent);
    EXPECT_THAT(authorize, StartsWith(house().sandbox_url("/oauth/authorize?")));
    auto asked = query_of(authorize);
    EXPECT_EQ(asked["client_id"], "app_own");
    EXPECT_EQ(asked["redirect_uri"], url(kCallback));
    EXPECT_EQ(asked["scope"], "openid profile email offline_access");
    EXPECT_EQ(cookie.find(asked["state"]), std::string::npos);

    const auto back = Browser::sent_to(browser.go(authorize));
    EXPECT_THAT(back, StartsWith(url(kCallback) + "?code=ac_"));
    const auto done = browser.go(back);
    EXPECT_EQ(Browser::sent_to(done), kLinked);
    EXPECT_EQ(done.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(browser.cookies(), 0U) << "the login's own cookie is gone";

    const auto page = browser.go(url(kLinked));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(std::string(page.header("Content-Security-Policy")), HasSubstr("default-src 'none'"));
    EXPECT_THAT(page.body, Not(HasSubstr("<script>")));
    const auto account = house().get("/account");
    EXPECT_EQ(text(account, "user"), "local");
    EXPECT_THAT(
        account.body, AllOf(
                          HasSubstr(R"("provider":"openai","subscription_tier":"plus","linked_at":"20)"),
                          HasSubstr(R"("status":"active")")
                      )
    );
    EXPECT_THAT(story(), ElementsAre("linked", "login_started"));
    EXPECT_EQ(linking->stat("sign_ins"), 1);
    EXPECT_THAT(linking->leaks(), IsEmpty());
}

TEST_F(Redirect, ASecondReturnWithTheSameStateIsRefusedAlsoWhenTheFirstFailed) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    auto twin = browser;
    EXPECT_EQ(Browser::sent_to(browser.go(back)), kLinked);
    expect_refused(twin.go(back), "invalid_state");

    linking->set_fault(R"({"where":"oauth","what":"status","value":503,"count":1})");
    const auto failing = leave(browser);
    twin = browser;
    EXPECT_THAT(Browser::sent_to(browser.go(failing)), HasSubstr("provider_error=token_exchange_failed"));
    expect_refused(twin.go(failing), "invalid_state");
    EXPECT_EQ(linking->stat("sign_ins"), 1);
}

TEST_F(Redirect, ABrowserThatDidNotLeaveDoesNotComeBack) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    Browser other(house());
    expect_refused(other.go(back), "invalid_state");
    expect_refused(browser.go(back), "invalid_state");
    // A login of its own does not help the stranger.
    const auto again = leave(browser);
    leave(other);
    expect_refused(other.go(again), "invalid_state");
    EXPECT_EQ(status(), "none");
    EXPECT_EQ(linking->stat("sign_ins"), 0);
}

TEST_F(Redirect, TwoTabsDoNotDisturbEachOther) {
    open();
    Browser browser(house());
    const auto first = leave(browser);
    const auto second = leave(browser);
    EXPECT_EQ(Browser::sent_to(browser.go(first)), kLinked);
    EXPECT_EQ(Browser::sent_to(browser.go(second)), kLinked);
    wait_for_stat("revocations", 1);
}

TEST_F(Redirect, AnErrorIsTakenFromWhoeverHasTheStateAndFromNobodyElse) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    expect_refused(browser.go(url(kCallback) + "?error=access_denied"), "invalid_request");
    expect_refused(browser.go(url(kCallback) + "?error=access_denied&state=made_up"), "invalid_state");
    EXPECT_EQ(Browser::sent_to(browser.go(back)), kLinked) << "the login that was under way went on";

    visitor(R"({"decision":"deny"})");
    EXPECT_EQ(Browser::sent_to(browser.go(leave(browser))), "/account/dashboard?provider_error=access_denied");
    visitor(R"({"decision":"approve"})");
    const auto state = query_of(leave(browser))["state"];
    EXPECT_EQ(
        Browser::sent_to(browser.go(url(kCallback) + "?error=%3Cb%3Eyou+owe+us&state=" + state)),
        "/account/dashboard?provider_error=authorization_failed"
    );
    EXPECT_EQ(status(), "active") << "what was linked before stays";
}

TEST_F(Redirect, WhatIsMissingIsNamed) {
    open();
    Browser browser(house());
    expect_refused(browser.go(url(kCallback)), "invalid_request");
    expect_refused(browser.go(url(kCallback) + "?code=ac_1"), "invalid_request");
    const auto state = query_of(leave(browser))["state"];
    expect_refused(browser.go(url(kCallback) + "?state=" + state + "&state=" + state), "invalid_request");
    expect_refused(browser.go(url(kCallback) + "?state=" + state), "invalid_request");
    expect_refused(browser.go(url(kCallback) + "?code=ac_1&state=" + state), "invalid_state");
}

TEST_F(Redirect, AStateMayComeBackWithAnOnboardingBehindIt) {
    open();
    Browser browser(house());
    EXPECT_EQ(Browser::sent_to(browser.go(leave(browser) + ".onboarding_entrypoint=platform")), kLinked);
}

TEST_F(Redirect, AfterTenMinutesItIsTooLate) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    auto clock = store::Sqlite::open(house().dir() / "state" / "accounts.db").value();
    clock.script("UPDATE redirect_login SET expires_ms = expires_ms - 600000").value();
    expect_refused(browser.go(back), "invalid_state");
    link(browser);
}

TEST_F(Redirect, AnExchangeThatFailsIsToldAndCanBeTriedAgain) {
    open();
    Browser browser(house());
    for (const auto* fault :
         {R"({"where":"oauth","what":"status","value":503,"count":1})", R"({"where":"oauth","what":"html","count":1})",
          R"({"where":"oauth","what":"drop","count":1})",
          R"({"where":"oauth","what":"status","value":400,"count":1,"code":"invalid_grant"})"}) {
        linking->set_fault(fault);
        EXPECT_EQ(
            Browser::sent_to(browser.go(leave(browser))), "/account/dashboard?provider_error=token_exchange_failed"
        );
    }
    EXPECT_EQ(status(), "none");
    link(browser);
    EXPECT_EQ(status(), "active");
    EXPECT_THAT(linking->leaks(), IsEmpty());
}

TEST_F(Redirect, ALoginThatCouldNotBeRenewedIsNotTaken) {
    open({}, {"accounts.oauth_scope=openid email"});
    Browser browser(house());
    EXPECT_THAT(Browser::sent_to(browser.go(leave(browser))), HasSubstr("provider_error=token_exchange_failed"));
    EXPECT_EQ(status(), "none");
    EXPECT_EQ(linking->stat("revocations"), 1) << "what came of it is given back";
    EXPECT_THAT(house().get("/v1/links/audit").body, HasSubstr("the reply holds no refresh token"));
}

TEST_F(Redirect, ARestartInBetweenLosesNothing) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    house().kill_daemon();
    house().start_daemon();
    EXPECT_EQ(Browser::sent_to(browser.go(back)), kLinked);
}

TEST_F(Redirect, TokensOnTheirWayAreKeptWhenNobodyWaitsForThem) {
    open();
    Browser browser(house());
    const auto back = leave(browser);
    linking->set_fault(R"({"where":"oauth","what":"stall_ms","value":1500,"count":1})");
    // Closed in the middle of it, and the daemon is told to stop.
    browser.give_up(back, [&] { wait_for_stat("faults_struck", 1); });
    EXPECT_EQ(house().stop_daemon(), 0);
    house().start_daemon();
    EXPECT_EQ(status(), "active");
    EXPECT_THAT(linking->leaks(), IsEmpty());
}

TEST_F(Redirect, DisconnectingEndsTheLoginUpstreamToo) {
    open();
    Browser browser(house());
    link(browser);
    auto reply = house().call("POST", url(kDisconnect));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"success":true,"provider":"openai"})");
    EXPECT_EQ(linking->stat("revocations"), 1) << "as the client that it belongs to";
    EXPECT_EQ(status(), "none");
    reply = house().call("POST", url(kDisconnect));
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(text(reply, "error", "code"), "not_found");
}

TEST_F(Redirect, LinkingAgainReplacesTheLoginAndRevokesTheOldOne) {
    open();
    linking->link();
    Browser browser(house());
    link(browser);
    // Of the sign-in by device code, as the CLI's client; then of the first one by redirect, as our own.
    wait_for_stat("revocations", 1);
    link(browser);
    wait_for_stat("revocations", 2);
    EXPECT_EQ(status(), "active");
}

TEST_F(Redirect, ASessionRunsOnTheAccountAndItsLoginIsRenewedAsItsOwnClient) {
    open();
    Browser browser(house());
    link(browser);
    linking->at_auth_host("tokens/expire");
    const auto said = say(pick_words(12, 71));
    VoiceClient client(house());
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    house().wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house(), client.started().session, "main")), said.text());
    EXPECT_EQ(client.lanes.back().lane, "chatgpt_realtime");
    EXPECT_EQ(linking->stat("refreshes"), 1);
    EXPECT_EQ(linking->stat("refreshes_refused"), 0);
    EXPECT_THAT(linking->leaks(), IsEmpty());
}

TEST_F(Redirect, ALoginThatIsOverShowsOnTheAccount) {
    open();
    Browser browser(house());
    link(browser);
    linking->at_auth_host("tokens/revoke");
    linking->at_auth_host("tokens/expire");
    const auto said = say(pick_words(4, 72));
    VoiceClient client(house());
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    house().wait_for_state(client.started().session, "needs_reconnect");
    EXPECT_EQ(status(), "revoked");
    link(browser);
    EXPECT_EQ(status(), "active");
    house().wait_for_state(client.started().session, "done");
}

TEST_F(Redirect, ATokenThatCouldNotBeRenewedInItsLifeIsShownAsExpired) {
    open({"--token-seconds", "1"});
    Browser browser(house());
    linking->set_fault(R"({"where":"oauth","what":"status","value":503,"skip":1})");
    link(browser);
    const auto over = [&] { return status() == "expired"; };
    linking->wait_until(over, "the token's end");
}

TEST_F(Redirect, UnderAnotherNameOfThisMachineTheBrowserIsSentToTheOneItComesBackTo) {
    open();
    Browser browser(house());
    auto port = url("");
    port = port.substr(port.rfind(':'));
    const auto moved = Browser::sent_to(browser.go("http://localhost" + port + kConnect));
    EXPECT_THAT(moved, StartsWith(url(kConnect) + "?ticket=tkt_"));
    browser.forget_cookies();
    const auto authorize = Browser::sent_to(browser.go(moved));
    EXPECT_EQ(query_of(authorize)["redirect_uri"], url(kCallback));
    EXPECT_EQ(Browser::sent_to(browser.go(Browser::sent_to(browser.go(authorize)))), kLinked);
}

TEST_F(Redirect, BehindAProxyTheAddressAndTheCookieAreTheProxys) {
    open({}, {"accounts.public_url=https://scribed.example/"});
    Browser browser(house());
    const auto sent = browser.go(url(kConnect));
    EXPECT_EQ(query_of(Browser::sent_to(sent))["redirect_uri"], "https://scribed.example" + std::string(kCallback));
    EXPECT_THAT(Browser::set_cookie(sent), HasSubstr("; Secure"));
}

TEST(RedirectSetup, WithoutAClientOfOnesOwnItIsNotConfigured) {
    Linking linking;
    const auto reply = linking.house().get(kConnect);
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(text(reply, "error", "code"), "not_configured");
    EXPECT_THAT(linking.house().get("/account").body, HasSubstr(R"("can_connect":false)"));
}

TEST(RedirectSetup, WithoutAVaultNobodyIsSentAway) {
    House::Plan plan;
    plan.settings = {"accounts.oauth_client_id=app_own"};
    House house(plan);
    const auto reply = house.get(kConnect);
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(text(reply, "error", "code"), "vault_not_configured");
}

}  // namespace
}  // namespace scribed::test
