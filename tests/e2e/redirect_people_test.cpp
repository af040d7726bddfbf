// SPDX-License-Identifier: Apache-2.0
// Sign-in by redirect where several people have keys, and whoever tries to abuse it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/redirect_house.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

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
    const auto checked = [&] { return requests_as("ada@sandbox.test") == 1 && requests_as("ben@sandbox.test") == 1; };
    linking->wait_until(checked, "the first look at each account");
    record(ada);
    EXPECT_GE(requests_as("ada@sandbox.test"), 3) << "a live key and a batch pass";
    EXPECT_EQ(requests_as("ben@sandbox.test"), 1);
    const auto adas_requests = requests_as("ada@sandbox.test");
    record(ben);
    EXPECT_GE(requests_as("ben@sandbox.test"), 3);
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
