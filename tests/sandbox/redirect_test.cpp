// SPDX-License-Identifier: Apache-2.0
// Sign-in by redirect at the stand-in, with clients of somebody's own (upstream.md 1.2, 6).
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"
#include "sandbox/pkce.hpp"
#include "sandbox/sandbox.hpp"
#include "tests/sandbox/service_bench.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::sandbox {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kRedirect = "http://127.0.0.1:4711/cb";
const std::string kVerifier(64, 'v');
const std::string kScope = "openid+profile+email+offline_access";

class RedirectTest : public ::testing::Test {
protected:
    void start(Decision decision = Decision::approve) {
        SandboxOptions options;
        options.threads = 1;
        options.authorize = decision;
        options.redirect_clients = {
            parse_client("app_open,redirect=http://127.0.0.1/cb").value(),
            parse_client("app_closed,redirect=http://127.0.0.1/cb,secret=s3cret").value()};
        sandbox_ = Sandbox::start(std::move(options)).value();
    }
    net::HttpReply call(std::string method, const std::string& path, std::string type, std::string body) {
        net::HttpCall request{
            std::move(method),
            net::parse_url(sandbox_->url() + path).value(),
            {{"content-type", std::move(type)}},
            std::move(body)};
        return loop_.run(net::http_call(std::move(request), tls_, steady_now() + 20s)).value();
    }
    net::HttpReply json(const std::string& path, std::string body) {
        return call("POST", path, "application/json", std::move(body));
    }
    net::HttpReply form(const std::string& path, std::string body) {
        return call("POST", path, "application/x-www-form-urlencoded", std::move(body));
    }
    static std::string member(const net::HttpReply& reply, std::string_view path) {
        return ServiceBench::member(reply.body, path);
    }
    static std::string ask(const std::string& client, const std::string& scope = kScope) {
        return "/oauth/authorize?response_type=code&client_id=" + client + "&scope=" + scope +
               "&redirect_uri=" + net::encode_percent(kRedirect) + "&code_challenge=" + pkce_challenge(kVerifier) +
               "&code_challenge_method=S256&state=st8";
    }
    /// Where a browser is sent.
    std::string sent(const std::string& path) {
        const auto reply = call("GET", path, "", {});
        EXPECT_EQ(reply.status, 302) << reply.body;
        return std::string(reply.header("location"));
    }
    net::HttpReply exchange(const std::string& location, const std::string& client, const std::string& more = {}) {
        const auto from = location.find("code=") + 5;
        return form(
            "/oauth/token", "grant_type=authorization_code&client_id=" + client +
                                "&code=" + location.substr(from, location.find('&') - from) +
                                "&redirect_uri=" + net::encode_percent(kRedirect) + "&code_verifier=" + kVerifier + more
        );
    }
    net::HttpReply sign_in(const std::string& client, const std::string& more = {}) {
        return exchange(sent(ask(client)), client, more);
    }
    net::HttpReply refresh(const net::HttpReply& tokens, const std::string& client, const std::string& more = {}) {
        return json(
            "/oauth/token", R"({"grant_type":"refresh_token","client_id":")" + client + R"(","refresh_token":")" +
                                member(tokens, "refresh_token") + "\"" + more + "}"
        );
    }
    net::HttpReply revoke(const net::HttpReply& tokens, const std::string& client, const std::string& more = {}) {
        return json(
            "/oauth/revoke", R"({"token":")" + member(tokens, "refresh_token") +
                                 R"(","token_type_hint":"refresh_token","client_id":")" + client + "\"" + more + "}"
        );
    }

    test::TestLoop loop_;
    net::TlsContext tls_ = net::TlsContext::client().value();
    std::unique_ptr<Sandbox> sandbox_;
};

TEST_F(RedirectTest, EachClientHasItsAddressesAndScopes) {
    start();
    EXPECT_THAT(sent(ask("app_open")), StartsWith(kRedirect + "?code=ac_"));
    EXPECT_THAT(sent(ask("app_open", "openid+model.request.read")), HasSubstr("code=ac_"));
    EXPECT_THAT(sent(ask("app_open", "openid+api.connectors.read")), HasSubstr("error=invalid_scope"));
    EXPECT_EQ(call("GET", ask("app_other"), "", {}).status, 400);
    EXPECT_EQ(call("GET", ask("app_EMoamEEZ73f0CkXaXp7hrann"), "", {}).status, 400) << "the CLI's goes elsewhere";
    EXPECT_EQ(json("/api/accounts/deviceauth/usercode", R"({"client_id":"app_open"})").status, 400);
}

TEST_F(RedirectTest, ACodeServesTheClientThatItWasIssuedTo) {
    start();
    EXPECT_EQ(sign_in("app_open").status, 200);
    EXPECT_EQ(member(exchange(sent(ask("app_closed")), "app_open"), "error"), "invalid_grant");
}

TEST_F(RedirectTest, AConfidentialClientProvesItselfEachTime) {
    start();
    EXPECT_EQ(member(sign_in("app_closed"), "error"), "invalid_client");
    EXPECT_EQ(sign_in("app_closed", "&client_secret=wrong").status, 401);
    EXPECT_EQ(member(sign_in("app_open", "&client_secret=s3cret"), "error"), "invalid_client") << "it has none";
    const auto tokens = sign_in("app_closed", "&client_secret=s3cret");
    EXPECT_EQ(tokens.status, 200) << tokens.body;
    EXPECT_EQ(member(refresh(tokens, "app_closed"), "error"), "invalid_client");
    const auto renewed = refresh(tokens, "app_closed", R"(,"client_secret":"s3cret")");
    EXPECT_EQ(renewed.status, 200) << renewed.body;
    EXPECT_EQ(revoke(renewed, "app_closed").status, 401);
    EXPECT_EQ(revoke(renewed, "app_closed", R"(,"client_secret":"s3cret")").status, 200);
}

TEST_F(RedirectTest, TokensServeTheClientThatTheyWereIssuedTo) {
    start();
    const auto tokens = sign_in("app_open");
    EXPECT_EQ(member(refresh(tokens, "app_EMoamEEZ73f0CkXaXp7hrann"), "error.code"), "refresh_token_invalidated");
    EXPECT_EQ(member(revoke(tokens, "app_EMoamEEZ73f0CkXaXp7hrann"), "error"), "invalid_grant");
    EXPECT_EQ(refresh(tokens, "app_open").status, 200) << "neither has ended it";
}

TEST_F(RedirectTest, TokensThatWereNotAskedForDoNotCome) {
    start();
    const auto unrenewable = exchange(sent(ask("app_open", "openid+email")), "app_open");
    EXPECT_NE(member(unrenewable, "id_token"), "-");
    EXPECT_EQ(member(unrenewable, "refresh_token"), "-");
    const auto nameless = exchange(sent(ask("app_open", "offline_access")), "app_open");
    EXPECT_EQ(member(nameless, "id_token"), "-");
    EXPECT_NE(member(nameless, "refresh_token"), "-");
}

TEST_F(RedirectTest, TheVisitorDecides) {
    start(Decision::deny);
    EXPECT_EQ(sent(ask("app_open")), kRedirect + "?error=access_denied&state=st8");
    EXPECT_EQ(json("/sandbox/authorize", R"({"decision":"approve","email":"ben@sandbox.test"})").status, 200);
    const auto tokens = sign_in("app_open");
    const net::Headers headers{{"authorization", "Bearer " + member(tokens, "access_token")}};
    net::HttpCall usage{"GET", net::parse_url(sandbox_->url() + "/backend-api/wham/usage").value(), headers, {}};
    EXPECT_EQ(loop_.run(net::http_call(std::move(usage), tls_, steady_now() + 20s)).value().status, 200);
    EXPECT_THAT(call("GET", "/sandbox/stats", "", {}).body, HasSubstr(R"("accounts":{"ben@sandbox.test":1})"));
    EXPECT_EQ(json("/sandbox/authorize", R"({"decision":"maybe"})").status, 400);
}

TEST_F(RedirectTest, APageAsksWhoeverSitsBeforeIt) {
    start(Decision::ask);
    const auto page = call("GET", ask("app_open"), "", {});
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("<form method=\"post\">"));
    EXPECT_THAT(page.body, HasSubstr("app_open asks for: openid profile email offline_access"));
    EXPECT_THAT(
        std::string(form(ask("app_open"), "decision=approve&email=cleo%40sandbox.test").header("location")),
        StartsWith(kRedirect + "?code=ac_")
    );
    EXPECT_THAT(
        std::string(form(ask("app_open"), "decision=deny").header("location")), HasSubstr("error=access_denied")
    );
    EXPECT_EQ(form(ask("app_other"), "decision=approve").status, 400);
}

}  // namespace
}  // namespace scribed::sandbox
