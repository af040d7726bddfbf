// SPDX-License-Identifier: Apache-2.0
#include "daemon/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config_table.hpp"
#include "daemon/replies.hpp"
#include "tests/support/http_talk.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon {
namespace {

using access::Scope;
using testing::HasSubstr;
using testing::StartsWith;

/// A gate with a route for each need; the answer is who was let in.
class GateTest : public testing::Test {
public:
    GateTest() {
        config.limits = {};
        open();
    }
    void open() {
        gate.emplace(config, metrics, *store, loop.executor());
        router.emplace([this](net::HttpExchange& exchange, Need need) { return gate->admit(exchange, need); });
        const std::pair<const char*, Need> routes[] = {{"/nothing", Need::nothing}, {"/proof", Need::proof},
                                                       {"/ingest", Need::ingest},   {"/read", Need::read},
                                                       {"/account", Need::account}, {"/admin", Need::admin}};
        for (const auto& [path, need] : routes) {
            const auto say = [](Call& call) { return reply_text(call.exchange, "text/plain", "it is " + call.user()); };
            router->add("GET", path, need, say);
            router->add("POST", path, need, say);
        }
    }
    std::string ask(const std::string& line, const std::string& headers = "Host: localhost\r\n") {
        const net::HttpHandler handler = [this](net::HttpExchange& exchange) { return router->dispatch(exchange); };
        return test::talk(loop, handler, line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }
    std::string with(const std::string& secret) {
        return "Host: localhost\r\nAuthorization: Bearer " + secret + "\r\n";
    }
    std::string key(const std::string& user, access::Scopes scopes) {
        return loop.run(gate->keys().make({user, scopes, "", 0}, "test")).value().text;
    }
    std::string ticket(const std::string& secret) {
        const auto caller = loop.run(gate->keys().check(secret)).value();
        return loop.run(gate->tickets().issue(caller, caller.scopes)).value().text;
    }
    std::string browser(const std::string& secret) {
        const auto caller = loop.run(gate->keys().check(secret)).value();
        return "Cookie: other=1; scribed_browser=" + loop.run(gate->browsers().admit(caller)).value().text + "\r\n";
    }

    test::ScratchDir dir;
    test::TestLoop loop;
    Config config = default_config();
    Metrics metrics;
    std::unique_ptr<store::AccountStore> store = store::AccountStore::open(dir / "accounts.db").value();
    std::optional<Gate> gate;
    std::optional<Router> router;
};

TEST_F(GateTest, WithoutKeysTheMachineItselfIsLetInEverywhere) {
    for (const auto* path : {"/nothing", "/proof", "/ingest", "/read", "/account", "/admin"})
        EXPECT_THAT(ask(std::string("GET ") + path), StartsWith("HTTP/1.1 200")) << path;
    EXPECT_THAT(ask("GET /read"), HasSubstr("it is local"));
}

TEST_F(GateTest, WithoutKeysANameThatPointsHereIsNotEnough) {
    EXPECT_THAT(ask("GET /read", "Host: evil.example\r\n"), HasSubstr("host_not_allowed"));
    EXPECT_THAT(ask("GET /nothing", "Host: evil.example\r\n"), StartsWith("HTTP/1.1 200"));
}

TEST_F(GateTest, WithoutKeysNobodyComesInThroughAProxyWhateverNameHeGives) {
    EXPECT_THAT(ask("GET /read", "Host: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n"), HasSubstr("host_not_allowed"));
    EXPECT_THAT(ask("GET /read", "Host: localhost\r\nForwarded: for=203.0.113.7\r\n"), HasSubstr("host_not_allowed"));
}

TEST_F(GateTest, TheFirstKeyLocksTheDoorForGood) {
    const auto secret = key("ada", {Scope::read});
    const auto refused = ask("GET /read");
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 401"));
    EXPECT_THAT(refused, HasSubstr("WWW-Authenticate: Bearer"));
    EXPECT_THAT(ask("GET /nothing"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("GET /read", with(secret)), HasSubstr("it is ada"));
    const auto id = loop.run(gate->keys().check(secret)).value().key_id;
    loop.run(gate->keys().revoke(id, "test")).value();
    open();
    EXPECT_THAT(ask("GET /read"), StartsWith("HTTP/1.1 401")) << "revoking the last key opens nothing";
    EXPECT_THAT(ask("GET /read", with(secret)), StartsWith("HTTP/1.1 401"));
}

TEST_F(GateTest, APublicAddressNeedsAKeyAlways) {
    config.listen.address = "0.0.0.0";
    open();
    EXPECT_THAT(ask("GET /read"), StartsWith("HTTP/1.1 401"));
}

TEST_F(GateTest, EachRouteNeedsItsScope) {
    const std::pair<const char*, Scope> routes[] = {
        {"/ingest", Scope::ingest}, {"/read", Scope::read}, {"/account", Scope::account}, {"/admin", Scope::admin}};
    for (const auto& [path, scope] : routes) {
        const auto secret = key("ada", {scope});
        for (const auto& [other, needed] : routes) {
            const auto said = ask(std::string("GET ") + other, with(secret));
            EXPECT_THAT(said, StartsWith(scope == needed ? "HTTP/1.1 200" : "HTTP/1.1 403")) << path << " " << other;
        }
        EXPECT_THAT(ask("GET /proof", with(secret)), StartsWith("HTTP/1.1 200"));
    }
    EXPECT_THAT(ask("GET /admin", with(key("ada", {Scope::read}))), HasSubstr("insufficient_scope"));
}

TEST_F(GateTest, WhatIsNoKeyIsRefused) {
    key("ada", {Scope::read});
    for (const auto* shown : {"Bearer", "Bearer ", "Bearer scr_", "Basic YTpi", "Bearer tkt_00", "nonsense"})
        EXPECT_THAT(
            ask("GET /read", "Host: localhost\r\nAuthorization: " + std::string(shown) + "\r\n"),
            StartsWith("HTTP/1.1 401")
        ) << shown;
    EXPECT_THAT(ask("GET /read?ticket=tkt_00"), StartsWith("HTTP/1.1 401"));
    EXPECT_THAT(ask("GET /read", "Host: localhost\r\nCookie: scribed_browser=brw_0\r\n"), StartsWith("HTTP/1.1 401"));
}

TEST_F(GateTest, ATicketServesOnceInTheAddressOrAsAHeader) {
    const auto secret = key("ada", {Scope::read});
    const auto first = ticket(secret);
    EXPECT_THAT(ask("GET /read?ticket=" + first), HasSubstr("it is ada"));
    EXPECT_THAT(ask("GET /read?ticket=" + first), StartsWith("HTTP/1.1 401")) << "stolen and used again";
    const auto second = ticket(secret);
    EXPECT_THAT(ask("GET /read", with(second)), HasSubstr("it is ada"));
    EXPECT_THAT(ask("GET /read", with(second)), StartsWith("HTTP/1.1 401"));
    EXPECT_THAT(ask("POST /read?ticket=" + ticket(secret)), StartsWith("HTTP/1.1 401")) << "a POST can send headers";
}

TEST_F(GateTest, ACookieNeedsAPageOfOursWhereItChangesSomething) {
    const auto cookie = browser(key("ada", {Scope::read}));
    EXPECT_THAT(ask("GET /read", "Host: localhost\r\n" + cookie), HasSubstr("it is ada"));
    EXPECT_THAT(ask("POST /read", "Host: localhost\r\n" + cookie), HasSubstr("origin_not_allowed"));
    EXPECT_THAT(
        ask("POST /read", "Host: localhost\r\nOrigin: https://evil.example\r\n" + cookie),
        HasSubstr("origin_not_allowed")
    );
    EXPECT_THAT(ask("POST /read", "Host: localhost\r\nOrigin: http://localhost\r\n" + cookie), HasSubstr("it is ada"));
}

TEST_F(GateTest, AForeignPageOpensNoWebSocketAndChangesNothing) {
    const std::string upgrade =
        "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    const auto foreign = "Host: localhost\r\nOrigin: https://evil.example\r\n";
    EXPECT_THAT(ask("POST /read", foreign), StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(ask("GET /read", foreign), StartsWith("HTTP/1.1 200")) << "the browser does not let that page read it";
    EXPECT_THAT(ask("GET /read", foreign + upgrade + "Connection: upgrade\r\n"), StartsWith("HTTP/1.1 403"));
    config.listen.origins = {"https://evil.example"};
    open();
    EXPECT_THAT(ask("POST /read", foreign), StartsWith("HTTP/1.1 200"));
}

TEST_F(GateTest, TooManyRequestsAreToldWhenToComeAgain) {
    config.limits.key_requests = 2;
    open();
    const auto ada = key("ada", {Scope::read});
    const auto ben = key("ben", {Scope::read});
    EXPECT_THAT(ask("GET /read", with(ada)), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("GET /read", with(ada)), StartsWith("HTTP/1.1 200"));
    const auto refused = ask("GET /read", with(ada));
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 429"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: "));
    EXPECT_THAT(ask("GET /read", with(ben)), StartsWith("HTTP/1.1 200"));
}

TEST_F(GateTest, AnAddressIsCountedBeforeAnythingIsLookedUp) {
    config.limits.address_requests = 1;
    open();
    EXPECT_THAT(ask("GET /nothing"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("GET /nothing"), StartsWith("HTTP/1.1 429"));
}

TEST_F(GateTest, BehindAProxyEachClientIsCountedByItself) {
    config.limits.address_requests = 1;
    config.listen.proxies = {"memory"};
    open();
    const auto from = [](const std::string& client) {
        return "Host: localhost\r\nX-Forwarded-For: " + client + "\r\n";
    };
    EXPECT_THAT(ask("GET /nothing", from("203.0.113.7")), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("GET /nothing", from("203.0.113.8")), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("GET /nothing", from("203.0.113.7")), StartsWith("HTTP/1.1 429"));
}

TEST_F(GateTest, AKeyHasSoManyStreamsAndTheyEndWithIt) {
    config.limits.key_streams = 1;
    open();
    const auto ada = loop.run(gate->keys().check(key("ada", {Scope::read}))).value();
    int ended = 0;
    auto stream = gate->streams().open(ada);
    ASSERT_TRUE(stream);
    stream->when_revoked([&] { ++ended; });
    EXPECT_FALSE(gate->streams().open(ada));
    loop.run(gate->revoked());
    EXPECT_EQ(ended, 0);
    loop.run(gate->keys().revoke(ada.key_id, "test")).value();
    loop.run(gate->revoked());
    loop.run(gate->revoked());
    EXPECT_EQ(ended, 1);
    stream->when_revoked([&] { ++ended; });
    EXPECT_EQ(ended, 2) << "who asks late is told at once";
    stream.reset();
    EXPECT_TRUE(gate->streams().open(ada));
}

}  // namespace
}  // namespace scribed::daemon
