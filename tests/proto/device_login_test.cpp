// SPDX-License-Identifier: Apache-2.0
#include "proto/device_login.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

using Do = DeviceLogin::Do;
using End = DeviceLogin::End;

constexpr UnixMs kStart = 1'795'000'000'000;
constexpr auto kApproved = R"({"authorization_code":"ac_1","code_challenge":"ch","code_verifier":"ve"})";
constexpr auto kTokens = R"({"id_token":"i","access_token":"a","refresh_token":"r"})";

AuthReply reply(int status, std::string body, std::string type = "application/json") {
    return {status, {{"Content-Type", std::move(type)}}, std::move(body), {}};
}
AuthReply no_reply() { return {0, {}, {}, "connection refused"}; }
AuthReply challenge(int status) { return reply(status, "<html>Just a moment...</html>", "text/html"); }

DeviceLogin login(int interval_s = 5) {
    return {"https://auth.test", "app_x", {"dev_1", "WXYZ-41234", interval_s, kStart, {}, {}}};
}

TEST(DeviceLogin, PollsAtOnceThenAtTheInterval) {
    auto machine = login(7);
    const auto first = machine.next(kStart);
    EXPECT_EQ(first.what, Do::poll);
    EXPECT_LE(first.at, kStart);
    EXPECT_EQ(first.request.path, "/api/accounts/deviceauth/token");
    EXPECT_EQ(first.request.body, R"({"device_auth_id":"dev_1","user_code":"WXYZ-41234"})");
    machine.on_reply(reply(403, "{}"), kStart + 100);
    EXPECT_EQ(machine.next(kStart + 100).at, kStart + 7100);
}

TEST(DeviceLogin, ExchangesTheCodeWithTheServersOwnVerifier) {
    auto machine = login();
    machine.next(kStart);
    machine.on_reply(reply(200, kApproved), kStart + 10);
    const auto step = machine.next(kStart + 10);
    EXPECT_EQ(step.what, Do::exchange);
    EXPECT_EQ(step.at, kStart + 10);
    EXPECT_EQ(step.request.content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(
        step.request.body,
        "grant_type=authorization_code&client_id=app_x&code=ac_1&redirect_uri="
        "https%3A%2F%2Fauth.test%2Fdeviceauth%2Fcallback&code_verifier=ve"
    );
    machine.on_reply(reply(200, kTokens), kStart + 20);
    EXPECT_EQ(machine.end(), End::linked);
    EXPECT_EQ(machine.tokens().refresh_token, "r");
    EXPECT_EQ(machine.next(kStart + 20).what, Do::nothing);
}

TEST(DeviceLogin, GoesOnFromWhatWasStoredAtEveryStep) {
    auto before = login(3);
    before.next(kStart);
    before.on_reply(reply(400, R"({"error":"slow_down"})"), kStart);
    DeviceLogin polling("https://auth.test", "app_x", before.state());
    EXPECT_EQ(polling.state().interval_s, 8);
    EXPECT_EQ(polling.next(kStart + 60'000).what, Do::poll);
    polling.on_reply(reply(200, kApproved), kStart + 60'000);
    DeviceLogin approved("https://auth.test", "app_x", polling.state());
    const auto step = approved.next(kStart + 60'100);
    EXPECT_EQ(step.what, Do::exchange);
    EXPECT_NE(step.request.body.find("code=ac_1"), std::string::npos);
    DeviceLogin late("https://auth.test", "app_x", before.state());
    EXPECT_EQ(late.next(kStart + DeviceLogin::kLifeMs).what, Do::nothing);
    EXPECT_EQ(late.end(), End::expired);
}

struct Poll {
    AuthReply reply;
    End end;
};

TEST(DeviceLogin, JudgesAPollInSixSteps) {
    const Poll cases[] = {
        {reply(403, "{}"), End::none},
        {reply(404, ""), End::none},
        {reply(403, "<html>no</html>", "text/html"), End::none},
        {reply(400, R"({"error":"authorization_pending"})"), End::none},
        {reply(401, R"({"error":{"code":"deviceauth_authorization_unknown","message":"x"}})"), End::none},
        {reply(400, R"({"code":"DeviceAuth_Authorization_Pending"})"), End::none},
        {reply(400, R"({"error":"slow_down"})"), End::none},
        {reply(429, R"({"error":"slow_down"})"), End::none},
        {reply(403, R"({"error":{"code":"deviceauth_expired"}})"), End::expired},
        {reply(400, R"({"error":"expired_token"})"), End::expired},
        {reply(401, R"({"error":"authorization_declined","error_description":"Denied"})"), End::denied},
        {reply(404, R"({"error":"access_denied"})"), End::denied},
        {reply(408, "{}"), End::none},
        {reply(429, "{}"), End::none},
        {reply(500, "oops"), End::none},
        {no_reply(), End::none},
        {challenge(401), End::none},
        {challenge(200), End::none},
        {reply(400, "{}"), End::refused},
        {reply(401, R"({"error":"who_knows"})"), End::refused},
        {reply(200, R"({"authorization_code":"ac_1"})"), End::refused},
        {reply(302, ""), End::refused},
    };
    for (const auto& poll : cases) {
        auto machine = login();
        machine.next(kStart);
        machine.on_reply(poll.reply, kStart);
        EXPECT_EQ(machine.end(), poll.end) << poll.reply.status << " " << poll.reply.body;
        const bool over = poll.end != End::none;
        EXPECT_EQ(machine.next(kStart).what, over ? Do::nothing : Do::poll);
        EXPECT_EQ(machine.message().empty() && over, false);
    }
}

TEST(DeviceLogin, WaitsAsLongAsItIsToldAndNeverPastTheEnd) {
    auto machine = login();
    machine.next(kStart);
    auto busy = reply(429, "{}");
    busy.headers.emplace_back("Retry-After", "60");
    machine.on_reply(busy, kStart);
    EXPECT_EQ(machine.next(kStart).at, kStart + 60'000);
    const auto last = kStart + DeviceLogin::kLifeMs - 1000;
    machine.on_reply(reply(403, "{}"), last);
    EXPECT_EQ(machine.next(last).at, kStart + DeviceLogin::kLifeMs);
}

TEST(DeviceLogin, TellsAnAuthHostThatIsAwayFromAPersonWhoDidNotCome) {
    auto nobody = login();
    nobody.next(kStart);
    nobody.on_reply(reply(403, "{}"), kStart);
    nobody.next(kStart + DeviceLogin::kLifeMs);
    EXPECT_EQ(nobody.end(), End::expired);
    auto away = login();
    away.next(kStart);
    away.on_reply(no_reply(), kStart);
    away.next(kStart + DeviceLogin::kLifeMs);
    EXPECT_EQ(away.end(), End::unreachable);
}

TEST(DeviceLogin, TriesAnExchangeAgainWhileNothingWasLearnt) {
    auto machine = login();
    machine.next(kStart);
    machine.on_reply(reply(200, kApproved), kStart);
    UnixMs now = kStart;
    for (const auto& failure : {no_reply(), challenge(403), reply(503, "{}"), reply(429, "{}")}) {
        machine.on_reply(failure, now);
        const auto step = machine.next(now);
        EXPECT_EQ(step.what, Do::exchange);
        EXPECT_GT(step.at, now);
        now = step.at;
    }
    machine.on_reply(reply(200, kTokens), now);
    EXPECT_EQ(machine.end(), End::linked);
}

TEST(DeviceLogin, AnExchangeThatIsRefusedOrEmptyIsTheEnd) {
    for (const auto& failure :
         {reply(400, R"({"error":"invalid_grant"})"), reply(401, "{}"), reply(400, "{}"),
          reply(200, R"({"id_token":"i","access_token":"a"})"), reply(200, "{}")}) {
        auto machine = login();
        machine.next(kStart);
        machine.on_reply(reply(200, kApproved), kStart);
        machine.on_reply(failure, kStart);
        EXPECT_EQ(machine.end(), End::refused) << failure.status << failure.body;
        EXPECT_TRUE(machine.tokens().access_token.empty());
    }
}

TEST(DeviceCode, ReadsEverySpelling) {
    const auto code = [](const char* body) { return read_device_code(reply(200, body), kStart).value(); };
    EXPECT_EQ(code(R"({"device_auth_id":"d","user_code":"A-1","interval":"7"})").interval_s, 7);
    EXPECT_EQ(code(R"({"device_auth_id":"d","usercode":"A-1","interval":7})").user_code, "A-1");
    for (const auto* interval : {"0", "\"0\"", "\"\"", "\"x\"", "-3", "null", "[]", "1.5"}) {
        const auto body = std::string(R"({"device_auth_id":"d","user_code":"A","interval":)") + interval + "}";
        EXPECT_EQ(code(body.c_str()).interval_s, 5) << interval;
    }
    EXPECT_EQ(code(R"({"device_auth_id":"d","user_code":"A"})").interval_s, 5);
}

TEST(DeviceCode, TellsSwitchedOffFromAwayFromRefused) {
    const auto error = [](const AuthReply& got) { return read_device_code(got, kStart).error().code(); };
    EXPECT_EQ(error(reply(404, "{}")), Errc::unsupported);
    EXPECT_EQ(error(no_reply()), Errc::unreachable);
    EXPECT_EQ(error(challenge(403)), Errc::unreachable);
    EXPECT_EQ(error(reply(503, "{}")), Errc::unreachable);
    EXPECT_EQ(error(reply(400, "{}")), Errc::invalid);
    EXPECT_EQ(error(reply(200, R"({"user_code":"A"})")), Errc::invalid);
    EXPECT_EQ(error(reply(200, "nonsense")), Errc::invalid);
}

}  // namespace
}  // namespace scribed::proto
