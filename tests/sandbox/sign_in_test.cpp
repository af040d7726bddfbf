// SPDX-License-Identifier: Apache-2.0
// The auth host over sockets: every shape that a client may meet (upstream.md 1).
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

const std::string kClient = "app_EMoamEEZ73f0CkXaXp7hrann";
const std::string kVerifier(86, 'v');

class SignInTest : public ::testing::Test {
protected:
    void start(SandboxOptions options = {}) {
        options.threads = 1;
        sandbox_ = Sandbox::start(std::move(options)).value();
    }
    net::HttpReply call(std::string method, const std::string& path, net::Headers headers, std::string body = {}) {
        net::HttpCall request{
            std::move(method), net::parse_url(sandbox_->url() + path).value(), std::move(headers), std::move(body)};
        return loop_.run(net::http_call(std::move(request), tls_, steady_now() + 20s)).value();
    }
    net::HttpReply json(const std::string& path, std::string body) {
        return call("POST", path, {{"content-type", "application/json"}}, std::move(body));
    }
    net::HttpReply form(const std::string& path, std::string body) {
        return call("POST", path, {{"content-type", "application/x-www-form-urlencoded"}}, std::move(body));
    }
    static std::string member(const net::HttpReply& reply, std::string_view path) {
        return ServiceBench::member(reply.body, path);
    }

    net::HttpReply ask_code() {
        auto reply = json("/api/accounts/deviceauth/usercode", R"({"client_id":")" + kClient + R"("})");
        id_ = member(reply, "device_auth_id");
        code_ = member(reply, "user_code");
        return reply;
    }
    net::HttpReply poll() {
        return json(
            "/api/accounts/deviceauth/token", R"({"device_auth_id":")" + id_ + R"(","user_code":")" + code_ + R"("})"
        );
    }
    net::HttpReply decide(const std::string& what) {
        return json("/sandbox/device/" + what, R"({"user_code":")" + code_ + R"("})");
    }
    net::HttpReply exchange(const net::HttpReply& approved, const std::string& redirect) {
        return form(
            "/oauth/token",
            "grant_type=authorization_code&client_id=" + kClient + "&code=" + member(approved, "authorization_code") +
                "&redirect_uri=" + net::encode_percent(redirect) + "&code_verifier=" + member(approved, "code_verifier")
        );
    }
    net::HttpReply sign_in() {
        ask_code();
        decide("approve");
        return exchange(poll(), sandbox_->url() + "/deviceauth/callback");
    }
    net::HttpReply refresh(const std::string& token) {
        return json(
            "/oauth/token",
            R"({"grant_type":"refresh_token","client_id":")" + kClient + R"(","refresh_token":")" + token + R"("})"
        );
    }
    net::HttpReply usage(const std::string& token) {
        return call("GET", "/backend-api/wham/usage", {{"authorization", "Bearer " + token}});
    }

    test::TestLoop loop_;
    net::TlsContext tls_ = net::TlsContext::client().value();
    std::unique_ptr<Sandbox> sandbox_;
    std::string id_;
    std::string code_;
};

TEST_F(SignInTest, ByDeviceCode) {
    start();
    const auto asked = ask_code();
    EXPECT_EQ(asked.status, 200);
    EXPECT_THAT(asked.body, HasSubstr(R"("interval":"5")"));
    EXPECT_EQ(poll().status, 403);
    EXPECT_EQ(decide("approve").status, 200);
    const auto approved = poll();
    EXPECT_EQ(approved.status, 200);
    const auto tokens = exchange(approved, sandbox_->url() + "/deviceauth/callback");
    EXPECT_EQ(tokens.status, 200) << tokens.body;
    EXPECT_EQ(usage(member(tokens, "access_token")).status, 200);
    EXPECT_EQ(exchange(approved, sandbox_->url() + "/deviceauth/callback").status, 400);
}

TEST_F(SignInTest, OnThePageWithTheForm) {
    start();
    EXPECT_THAT(call("GET", "/codex/device", {}).body, HasSubstr("<form"));
    ask_code();
    EXPECT_EQ(form("/codex/device", "user_code=AAAA-00000&decision=approve").status, 404);
    EXPECT_EQ(form("/codex/device", "user_code=" + code_ + "&decision=approve").status, 200);
    EXPECT_EQ(poll().status, 200);
}

TEST_F(SignInTest, PendingAndTheEndsHaveTheirShapes) {
    struct Row {
        PendingShape shape;
        int status;
        std::string says;
    };
    for (const auto& row :
         {Row{PendingShape::forbidden, 403, "detail"}, Row{PendingShape::not_found, 404, "Not Found"},
          Row{PendingShape::flat, 400, R"("error":"authorization_pending")"},
          Row{PendingShape::nested, 400, R"("code":"deviceauth_authorization_pending")"},
          Row{PendingShape::slow_down, 400, R"("error":"slow_down")"}}) {
        SandboxOptions options;
        options.pending_shape = row.shape;
        start(options);
        ask_code();
        const auto reply = poll();
        EXPECT_EQ(reply.status, row.status);
        EXPECT_THAT(reply.body, HasSubstr(row.says));
    }
    EXPECT_EQ(poll().status, 403);
    decide("deny");
    EXPECT_EQ(poll().status, 401);
    ask_code();
    decide("expire");
    EXPECT_THAT(poll().body, HasSubstr("deviceauth_expired"));
}

TEST_F(SignInTest, EveryLetterOfTheExchangeCounts) {
    start();
    EXPECT_EQ(json("/api/accounts/deviceauth/usercode", R"({"client_id":"app_other"})").status, 400);
    EXPECT_EQ(form("/api/accounts/deviceauth/usercode", "client_id=" + kClient).status, 400);
    ask_code();
    decide("approve");
    const auto approved = poll();
    EXPECT_EQ(member(exchange(approved, "http://localhost:1455/auth/callback"), "error"), "invalid_grant");
    EXPECT_EQ(json("/oauth/token", R"({"grant_type":"authorization_code","code":"ac_1"})").status, 400);
    EXPECT_EQ(form("/oauth/token", "grant_type=refresh_token&refresh_token=rt_1&client_id=" + kClient).status, 400);
    EXPECT_EQ(call("POST", "/oauth/token", {}, "grant_type=authorization_code").status, 400);
}

TEST_F(SignInTest, RefreshTokensRotate) {
    start();
    const auto first = member(sign_in(), "refresh_token");
    const auto renewed = refresh(first);
    EXPECT_EQ(renewed.status, 200);
    const auto reused = refresh(first);
    EXPECT_EQ(reused.status, 401);
    EXPECT_EQ(member(reused, "error.code"), "refresh_token_reused");
    EXPECT_EQ(refresh(member(renewed, "refresh_token")).status, 200);
    json("/sandbox/tokens/revoke", "");
    EXPECT_EQ(member(refresh(first), "error.code"), "refresh_token_invalidated");
}

TEST_F(SignInTest, OwnAccessTokensAreJudgedStrictlyEverywhere) {
    SandboxOptions options;
    options.token_seconds = 0;
    start(options);
    const auto stale = member(sign_in(), "access_token");
    EXPECT_EQ(member(usage(stale), "error.code"), "token_expired");
    EXPECT_EQ(usage("any.other.token").status, 200);
    const net::Headers headers{{"authorization", "Bearer " + stale}};
    EXPECT_EQ(
        call("POST", "/v1/realtime/client_secrets", headers, R"({"session":{"type":"transcription"}})").status, 401
    );
    EXPECT_EQ(call("POST", "/backend-api/transcribe", headers, "").status, 401);
}

TEST_F(SignInTest, RevokingOrExpiringEndsAccess) {
    start();
    const auto tokens = sign_in();
    const auto access = member(tokens, "access_token");
    EXPECT_EQ(usage(access).status, 200);
    json("/sandbox/tokens/expire", "");
    EXPECT_EQ(member(usage(access), "error.code"), "token_expired");
    const auto renewed = refresh(member(tokens, "refresh_token"));
    EXPECT_EQ(usage(member(renewed, "access_token")).status, 200);
    const auto body = R"({"token":")" + member(renewed, "refresh_token") +
                      R"(","token_type_hint":"refresh_token","client_id":")" + kClient + R"("})";
    EXPECT_EQ(json("/oauth/revoke", body).status, 200);
    EXPECT_EQ(member(usage(member(renewed, "access_token")), "error.code"), "token_revoked");
    EXPECT_THAT(call("GET", "/sandbox/tokens", {}).body, HasSubstr(access));
}

TEST_F(SignInTest, ByRedirectWithPkce) {
    start();
    const auto redirect = std::string("http://127.0.0.1:1455/auth/callback");
    const auto ask = [&](const std::string& uri, const std::string& scope) {
        return call(
            "GET",
            "/oauth/authorize?response_type=code&client_id=" + kClient + "&redirect_uri=" + net::encode_percent(uri) +
                "&scope=" + scope + "&code_challenge=" + pkce_challenge(kVerifier) +
                "&code_challenge_method=S256&state=s%20t",
            {}
        );
    };
    EXPECT_EQ(ask("http://evil.test/", "openid").status, 400);
    EXPECT_THAT(std::string(ask(redirect, "model.request.read").header("location")), HasSubstr("error=invalid_scope"));
    const auto sent = ask(redirect, "openid+profile+email+offline_access");
    EXPECT_EQ(sent.status, 302);
    const std::string location(sent.header("location"));
    EXPECT_TRUE(location.starts_with(redirect + "?code=ac_")) << location;
    EXPECT_TRUE(location.ends_with("&state=s%20t")) << location;
    const auto code = location.substr(location.find("ac_"), location.find('&') - location.find("ac_"));
    const auto tokens = form(
        "/oauth/token", "grant_type=authorization_code&client_id=" + kClient + "&code=" + code +
                            "&redirect_uri=" + net::encode_percent(redirect) + "&code_verifier=" + kVerifier
    );
    EXPECT_EQ(tokens.status, 200) << tokens.body;
}

TEST_F(SignInTest, BreaksOnCommand) {
    start();
    for (const auto* where : {"usercode", "devicetoken", "oauth", "revoke"}) {
        json("/sandbox/faults", std::string(R"({"where":")") + where + R"(","what":"status","value":503,"count":1})");
    }
    EXPECT_EQ(ask_code().status, 503);
    ask_code();
    EXPECT_EQ(poll().status, 503);
    EXPECT_EQ(refresh("rt_x").status, 503);
    EXPECT_EQ(json("/oauth/revoke", "{}").status, 503);
    json("/sandbox/faults", R"({"where":"oauth","what":"html","count":1})");
    EXPECT_EQ(refresh("rt_x").header("cf-mitigated"), "challenge");
}

}  // namespace
}  // namespace scribed::sandbox
