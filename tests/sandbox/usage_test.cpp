// SPDX-License-Identifier: Apache-2.0
// What is left of the plan (upstream.md 2.4), and what happens when nothing is.
#include <chrono>

#include <gtest/gtest.h>

#include "net/http_client.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/usage_meter.hpp"
#include "tests/sandbox/service_bench.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr UnixMs kNow = 1'795'178'000'000;

class MeterTest : public ::testing::Test {
protected:
    /// The code of the refusal; empty: set.
    std::string set(std::string_view json, UnixMs now = kNow) {
        JsonParser parser;
        const auto refusal = meter.set(parser.parse(json).value(), now);
        return refusal ? refusal->code + " " + refusal->param : std::string();
    }
    std::string member(std::string_view path, UnixMs now = kNow) {
        return ServiceBench::member(meter.body("plus", now), path);
    }
    bool flag(std::string_view name, UnixMs now = kNow) {
        JsonParser parser;
        const auto body = meter.body("plus", now);
        return parser.parse(body).value()["rate_limit"][name].boolean().value();
    }

    UsageMeter meter{kNow};
};

TEST_F(MeterTest, CountsInTwoWindows) {
    EXPECT_EQ(member("plan_type"), "plus");
    EXPECT_TRUE(flag("allowed"));
    EXPECT_EQ(member("rate_limit.primary_window.used_percent"), "12");
    EXPECT_EQ(member("rate_limit.primary_window.reset_after_seconds"), "9000");
    EXPECT_EQ(member("rate_limit.secondary_window.limit_window_seconds"), "604800");
    EXPECT_FALSE(meter.refuses_work(kNow).has_value());
}

TEST_F(MeterTest, IsSetMemberByMember) {
    EXPECT_EQ(set(R"({"primary_used":100,"limit_reached":true,"resets_in_s":60,"plan":"pro"})"), "");
    EXPECT_EQ(member("plan_type"), "pro");
    EXPECT_FALSE(flag("allowed"));
    EXPECT_TRUE(flag("limit_reached"));
    EXPECT_EQ(member("rate_limit.primary_window.reset_after_seconds", kNow + 10'000), "50");
    EXPECT_EQ(member("rate_limit.secondary_window.used_percent"), "40");
    EXPECT_FALSE(meter.refuses_work(kNow).has_value()) << "only when it is told so";
    EXPECT_EQ(set(R"({"refuse_work":true})"), "");
    EXPECT_EQ(meter.refuses_work(kNow), 60);
}

TEST_F(MeterTest, OpensAnewWhenItsTimeIsOver) {
    EXPECT_EQ(set(R"({"primary_used":100,"limit_reached":true,"refuse_work":true,"resets_in_s":60})"), "");
    EXPECT_TRUE(flag("limit_reached", kNow + 59'999));
    EXPECT_FALSE(meter.refuses_work(kNow + 60'000).has_value());
    EXPECT_FALSE(flag("limit_reached", kNow + 60'000));
    EXPECT_EQ(member("rate_limit.primary_window.used_percent", kNow + 60'000), "0");
    EXPECT_EQ(member("rate_limit.primary_window.reset_after_seconds", kNow + 60'000), "18000");
}

TEST_F(MeterTest, RefusesWhatItDoesNotUnderstandAndChangesNothingThen) {
    EXPECT_EQ(set(R"({"primary_used":50,"colour":1})"), "unknown_parameter colour");
    EXPECT_EQ(set(R"({"primary_used":101})"), "invalid_value primary_used");
    EXPECT_EQ(set(R"({"primary_used":50,"limit_reached":"yes"})"), "invalid_type limit_reached");
    EXPECT_EQ(set(R"({"resets_in_s":0})"), "invalid_value resets_in_s");
    EXPECT_EQ(set("[]"), "invalid_type ");
    EXPECT_EQ(member("rate_limit.primary_window.used_percent"), "12");
}

class UsageTest : public ::testing::Test {
protected:
    net::HttpReply call(std::string method, const std::string& path, net::Headers headers, std::string body = {}) {
        net::HttpCall request{
            std::move(method), net::parse_url(sandbox->url() + path).value(), std::move(headers), std::move(body)};
        return loop.run(net::http_call(std::move(request), tls, steady_now() + 20s)).value();
    }
    net::HttpReply set(std::string body) { return call("POST", "/sandbox/usage", {}, std::move(body)); }
    net::HttpReply mint(const std::string& key) {
        return call(
            "POST", "/v1/realtime/client_secrets",
            {{"Authorization", "Bearer " + key}, {"content-type", "application/json"}},
            R"({"session":{"type":"transcription"}})"
        );
    }
    /// An access token of the sandbox's own, of an account with that plan.
    std::string sign_in(const std::string& plan) {
        const net::Headers json{{"content-type", "application/json"}};
        const auto asked =
            call("POST", "/api/accounts/deviceauth/usercode", json, R"({"client_id":"app_EMoamEEZ73f0CkXaXp7hrann"})");
        const auto code = ServiceBench::member(asked.body, "user_code");
        const auto login = R"({"user_code":")" + code + R"(","plan":")" + plan + R"(","device_auth_id":")" +
                           ServiceBench::member(asked.body, "device_auth_id") + R"("})";
        call("POST", "/sandbox/device/approve", {}, login);
        const auto approved = call("POST", "/api/accounts/deviceauth/token", json, login);
        const auto tokens = call(
            "POST", "/oauth/token", {{"content-type", "application/x-www-form-urlencoded"}},
            "grant_type=authorization_code&client_id=app_EMoamEEZ73f0CkXaXp7hrann&code=" +
                ServiceBench::member(approved.body, "authorization_code") +
                "&redirect_uri=" + net::encode_percent(sandbox->url() + "/deviceauth/callback") +
                "&code_verifier=" + ServiceBench::member(approved.body, "code_verifier")
        );
        return ServiceBench::member(tokens.body, "access_token");
    }

    test::TestLoop loop;
    net::TlsContext tls = net::TlsContext::client().value();
    std::unique_ptr<Sandbox> sandbox = [] {
        SandboxOptions options;
        options.threads = 1;
        return Sandbox::start(std::move(options)).value();
    }();
};

TEST_F(UsageTest, IsTheAccountsOwn) {
    const auto token = sign_in("team");
    const auto usage = [&](net::Headers headers) {
        headers.emplace_back("authorization", "Bearer " + token);
        return call("GET", "/backend-api/wham/usage", std::move(headers));
    };
    EXPECT_EQ(ServiceBench::member(usage({}).body, "plan_type"), "team");
    EXPECT_EQ(usage({{"chatgpt-account-id", "account-ada"}}).status, 200);
    EXPECT_EQ(usage({{"chatgpt-account-id", "account-ben"}}).status, 403);
    EXPECT_EQ(set(R"({"plan":"pro","primary_used":7})").status, 200);
    EXPECT_EQ(ServiceBench::member(usage({}).body, "plan_type"), "pro");
    EXPECT_EQ(ServiceBench::member(usage({}).body, "rate_limit.primary_window.used_percent"), "7");
    EXPECT_EQ(set("nonsense").status, 400);
    EXPECT_EQ(set(R"({"primary_used":"7"})").status, 400);
}

TEST_F(UsageTest, ALimitThatIsReachedStopsWorkWithTokensWhereThatIsWanted) {
    EXPECT_EQ(set(R"({"limit_reached":true})").status, 200);
    EXPECT_EQ(mint("any.chatgpt.token").status, 200);
    EXPECT_EQ(set(R"({"refuse_work":true,"resets_in_s":90})").status, 200);
    const auto refused = mint("any.chatgpt.token");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(ServiceBench::member(refused.body, "error.type"), "usage_limit_reached");
    EXPECT_EQ(mint("sk-key").status, 200) << "keys have no plan";
    const net::Headers bearer{{"authorization", "Bearer any.chatgpt.token"}};
    EXPECT_EQ(call("POST", "/backend-api/transcribe", bearer, "").status, 429);
    EXPECT_EQ(call("POST", "/backend-api/transcribe", {}, "").status, 401);
    EXPECT_EQ(call("GET", "/backend-api/wham/usage", bearer).status, 200) << "it tells why";
    EXPECT_EQ(set(R"({"refuse_work":false})").status, 200);
    EXPECT_EQ(mint("any.chatgpt.token").status, 200);
}

}  // namespace
}  // namespace scribed::sandbox
