// SPDX-License-Identifier: Apache-2.0
// Linking an account by redirect with an OAuth client of the operator's own (upstream.md 6), and whoever tries to abuse
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "store/sqlite.hpp"
#include "tests/e2e/browser.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/secret_file.hpp"
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

constexpr const char* kConnect = "/account/providers/openai/connect";
constexpr const char* kCallback = "/account/providers/openai/callback";
constexpr const char* kDisconnect = "/account/providers/openai/disconnect";
constexpr const char* kLinked = "/account/dashboard?provider_linked=openai";
/// The stand-in's own client, for any port of this machine.
const std::string kClient = "app_own,redirect=http://127.0.0.1" + std::string(kCallback);

net::Headers bearer(const std::string& secret) { return {{"Authorization", "Bearer " + secret}}; }

std::map<std::string, std::string> query_of(const std::string& url) {
    std::map<std::string, std::string> out;
    for (auto& [name, value] : net::parse_query(url.substr(url.find('?') + 1)))
        out[name] = value;
    return out;
}

std::string text(const net::HttpReply& reply, std::string_view outer, std::string_view inner = {}) {
    JsonParser parser;
    const auto root = parser.parse(reply.body);
    if (!root) return "no JSON: " + reply.body;
    const auto value = inner.empty() ? (*root)[outer] : (*root)[outer][inner];
    return std::string(value.string().value_or("-"));
}

class Redirect : public testing::Test {
protected:
    void open(std::vector<std::string> sandbox = {}, std::vector<std::string> settings = {}) {
        sandbox.insert(sandbox.end(), {"--redirect-client", kClient + ",secret=s3cret-of-the-client"});
        settings.emplace_back("accounts.oauth_client_id=app_own");
        settings.emplace_back("accounts.oauth_client_secret_file=" + secret.path().string());
        linking.emplace(std::move(sandbox), std::move(settings));
    }
    House& house() { return linking->house(); }
    std::string url(const std::string& path) { return house().url(path); }

    /// From the daemon to the auth host and back again: the address with which the browser comes back.
    std::string leave(Browser& browser, net::Headers more = {}) {
        const auto sent = browser.go(url(kConnect), std::move(more));
        return Browser::sent_to(browser.go(Browser::sent_to(sent)));
    }
    void link(Browser& browser, net::Headers more = {}) {
        EXPECT_EQ(Browser::sent_to(browser.go(leave(browser, std::move(more)))), kLinked);
    }
    void visitor(const std::string& json) {
        EXPECT_EQ(house().call("POST", house().sandbox_url("/sandbox/authorize"), json).status, 200);
    }
    /// The one link of whoever shows that.
    std::string status(net::Headers shown = {}) {
        JsonParser parser;
        const auto reply = house().get("/account", std::move(shown));
        const auto links = parser.parse(reply.body).value()["linked_providers"].items();
        return links.empty() ? "none" : std::string(links.front()["status"].string().value_or("?"));
    }
    void wait_for_stat(const std::string& name, std::int64_t value) {
        const auto reached = [&] { return linking->stat(name) == value; };
        linking->wait_until(reached, name + " " + std::to_string(value));
    }
    std::vector<std::string> story() {
        JsonParser parser;
        const auto reply = house().get("/v1/links/audit");
        std::vector<std::string> out;
        for (const auto entry : parser.parse(reply.body).value()["entries"].items())
            out.emplace_back(entry["event"].string().value_or("?"));
        return out;
    }
    void expect_refused(const net::HttpReply& reply, const std::string& code) {
        EXPECT_EQ(reply.status, 400) << reply.body;
        EXPECT_EQ(text(reply, "error", "code"), code);
    }

    SecretFile secret{"s3cret-of-the-client\n"};
    std::optional<Linking> linking;
};

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
    linking->at_auth_host("tokens/expire");
    linking->at_auth_host("tokens/revoke");
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

/// Two people with keys on one daemon.
class RedirectPeople : public Redirect {
protected:
    void SetUp() override {
        open();
        const auto root = make_key("root", "admin");
        house().show_key(root);
        ada = make_key("ada", "ingest,read,account");
        ben = make_key("ben", "ingest,read,account");
    }
    std::string make_key(const std::string& user, const std::string& scopes) {
        const auto body = R"({"user":")" + user + R"(","scopes":")" + scopes + R"("})";
        return text(house().call("POST", url("/v1/keys"), body), "key");
    }
    std::string ticket(const std::string& key) {
        return text(house().call("POST", url("/v1/tickets"), R"({"scopes":"account"})", bearer(key)), "ticket");
    }
    /// Comes in as a person does: with a ticket, which becomes a cookie.
    void enter(Browser& browser, const std::string& key) {
        const auto reply = house().call("POST", url("/v1/browser"), {}, bearer(ticket(key)));
        const auto line = Browser::set_cookie(reply);
        const auto equals = line.find('=');
        browser.set_cookie(line.substr(0, equals), line.substr(equals + 1, line.find(';') - equals - 1), "/");
    }
    std::int64_t requests_as(const std::string& email) {
        const auto reply = house().call("GET", house().sandbox_url("/sandbox/stats"));
        JsonParser parser;
        return parser.parse(reply.body).value()["accounts"][email].integer().value_or(0);
    }
    void record(const std::string& key) {
        VoiceClient client(house());
        client.show(bearer(key));
        const auto said = say(pick_words(6, 73));
        client.start({});
        client.send_raw(said.samples);
        client.finish();
        house().show_key(key);
        house().wait_for_state(client.started().session, "done");
        EXPECT_EQ(joined(document_words(house(), client.started().session, "main")), said.text());
    }

    std::string ada;
    std::string ben;
};

TEST_F(RedirectPeople, EachHasAnAccountOfHisOwnAndItServesNobodyElse) {
    Browser adas(house());
    enter(adas, ada);
    link(adas);
    Browser bens(house());
    enter(bens, ben);
    visitor(R"({"email":"ben@sandbox.test","plan":"pro"})");
    link(bens);
    EXPECT_THAT(house().get("/account", bearer(ada)).body, HasSubstr(R"("user":"ada")"));
    EXPECT_THAT(house().get("/account", bearer(ada)).body, HasSubstr(R"("subscription_tier":"plus")"));
    EXPECT_THAT(house().get("/account", bearer(ben)).body, HasSubstr(R"("subscription_tier":"pro")"));
    EXPECT_EQ(requests_as("ada@sandbox.test") + requests_as("ben@sandbox.test"), 0);
    record(ada);
    EXPECT_GE(requests_as("ada@sandbox.test"), 2) << "a live key and a batch pass";
    EXPECT_EQ(requests_as("ben@sandbox.test"), 0);
    const auto adas_requests = requests_as("ada@sandbox.test");
    record(ben);
    EXPECT_GE(requests_as("ben@sandbox.test"), 2);
    EXPECT_EQ(requests_as("ada@sandbox.test"), adas_requests);
    // Who disconnects leaves the other alone.
    EXPECT_EQ(adas.post(url(kDisconnect), url("")).status, 200);
    EXPECT_EQ(status(bearer(ada)), "none");
    EXPECT_EQ(status(bearer(ben)), "active");
    EXPECT_THAT(linking->leaks(), IsEmpty());
}

TEST_F(RedirectPeople, WhoIsKnownAtTheReturnMustBeWhoLeft) {
    Browser browser(house());
    enter(browser, ada);
    for (const auto& shown : {ben, std::string("scr_0000"), std::string("nonsense")}) {
        const auto back = leave(browser);
        expect_refused(browser.go(back, bearer(shown)), "invalid_state");
        expect_refused(browser.go(back), "invalid_state");
    }
    // Another person's visit in the same browser.
    const auto back = leave(browser);
    enter(browser, ben);
    expect_refused(browser.go(back), "invalid_state");
    EXPECT_EQ(status(bearer(ada)) + status(bearer(ben)), "nonenone");
    EXPECT_EQ(linking->stat("sign_ins"), 0);
}

TEST_F(RedirectPeople, AnAttackersCodeIsNotTakenFromAVictimsBrowser) {
    Browser attacker(house());
    enter(attacker, ben);
    const auto back = leave(attacker);
    Browser victim(house());
    enter(victim, ada);
    expect_refused(victim.go(back), "invalid_state");
    // Nor with a state of the victim's own, which only his browser's cookie goes with.
    const auto state = query_of(leave(victim))["state"];
    auto code = query_of(leave(attacker))["code"];
    victim.forget_cookies();
    enter(victim, ada);
    expect_refused(victim.go(url(kCallback) + "?code=" + code + "&state=" + state), "invalid_state");
    EXPECT_EQ(status(bearer(ada)), "none");
}

TEST_F(RedirectPeople, AKeyServesInTheCookiesPlace) {
    Browser browser(house());
    const auto back = leave(browser, bearer(ada));
    browser.forget_cookies();
    EXPECT_EQ(Browser::sent_to(browser.go(back, bearer(ada))), kLinked);
    EXPECT_EQ(status(bearer(ada)), "active");
    const auto reader = make_key("ada", "read");
    const auto again = leave(browser, bearer(ada));
    browser.forget_cookies();
    expect_refused(browser.go(again, bearer(reader)), "invalid_state");
}

TEST_F(RedirectPeople, ABrowserThatCameWithATicketNeedsNoMoreThanTheLoginsCookie) {
    Browser browser(house());
    const auto connect = url(kConnect) + "?ticket=" + ticket(ada);
    const auto authorize = Browser::sent_to(browser.go(connect));
    EXPECT_EQ(Browser::sent_to(browser.go(Browser::sent_to(browser.go(authorize)))), kLinked);
    EXPECT_EQ(status(bearer(ada)), "active");
    EXPECT_EQ(browser.go(connect).status, 401) << "a ticket serves once";
}

TEST_F(RedirectPeople, NobodyUnknownBeginsALoginOrSeesAnAccount) {
    Browser nobody(house());
    EXPECT_EQ(nobody.go(url(kConnect)).status, 401);
    EXPECT_EQ(nobody.go(url("/account")).status, 401);
    EXPECT_EQ(nobody.go(url("/account/dashboard")).status, 200) << "the page itself holds nothing";
    EXPECT_EQ(nobody.post(url(kDisconnect), url("")).status, 401);
    EXPECT_EQ(nobody.go(url(kConnect), bearer(make_key("ada", "read"))).status, 403);
    Browser foreign(house());
    enter(foreign, ada);
    EXPECT_EQ(foreign.post(url(kDisconnect), "https://evil.example").status, 403);
}

}  // namespace
}  // namespace scribed::test
