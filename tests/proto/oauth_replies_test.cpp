// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_replies.hpp"

#include <gtest/gtest.h>

#include "proto/oauth_requests.hpp"

namespace scribed::proto {
namespace {

using End = TokenVerdict::End;

constexpr UnixMs kNow = 1'795'000'000'000;

TokenVerdict refresh(int status, std::string body, HeaderList headers = {{"Content-Type", "application/json"}}) {
    return read_refresh({status, std::move(headers), std::move(body), {}}, kNow);
}

TEST(Refresh, TakesWhatCame) {
    const auto full = refresh(200, R"({"id_token":"i","access_token":"a","refresh_token":"r","expires_in":1})");
    EXPECT_EQ(full.end, End::granted);
    EXPECT_EQ(full.tokens.refresh_token, "r");
    const auto part = refresh(200, R"({"access_token":"a"})");
    EXPECT_EQ(part.end, End::granted);
    EXPECT_EQ(part.tokens.refresh_token, "");
}

TEST(Refresh, KnowsThePermanentCodesAtAnyStatusAndInAnyShape) {
    for (const int status : {400, 401, 403, 500}) {
        EXPECT_EQ(refresh(status, R"({"error":{"code":"refresh_token_expired"}})").end, End::expired);
        EXPECT_EQ(refresh(status, R"({"error":"refresh_token_reused"})").end, End::reused);
        EXPECT_EQ(refresh(status, R"({"code":"Refresh_Token_Invalidated"})").end, End::invalidated);
        EXPECT_TRUE(refresh(status, R"({"error":"refresh_token_reused"})").permanent());
    }
}

TEST(Refresh, TakesNoPageAndNoTroubleForTheEndOfALink) {
    const HeaderList html{{"Content-Type", "text/html"}};
    const HeaderList challenge{{"Content-Type", "application/json"}, {"cf-mitigated", "challenge"}};
    EXPECT_EQ(refresh(401, "<html>Just a moment...</html>", html).end, End::temporary);
    EXPECT_EQ(refresh(401, "{}", challenge).end, End::temporary);
    EXPECT_EQ(refresh(200, "<html>ok</html>", html).end, End::temporary);
    for (const int status : {403, 404, 408, 429, 500, 502, 503, 302})
        EXPECT_EQ(refresh(status, "{}").end, End::temporary) << status;
    EXPECT_EQ(read_refresh({0, {}, {}, "timed out"}, kNow).end, End::temporary);
    EXPECT_EQ(read_refresh({0, {}, {}, "timed out"}, kNow).message, "timed out");
}

TEST(Refresh, TellsABareBadRequestFromAnInvalidGrant) {
    EXPECT_EQ(refresh(400, R"({"error":"invalid_grant","error_description":"x"})").end, End::invalidated);
    EXPECT_EQ(refresh(400, R"({"detail":"x"})").end, End::rejected);
    EXPECT_FALSE(refresh(400, "{}").permanent());
    EXPECT_EQ(refresh(401, R"({"error":"who_knows"})").end, End::invalidated);
}

TEST(Refresh, SaysHowLongToWaitAndShowsNoSecret) {
    const auto verdict = refresh(
        429, R"({"error":{"code":"rt_abcdefghijklmnopqrstuvwxyz","message":"rt_abcdefghijklmnopqrstuvwxyz is busy"}})",
        {{"Retry-After", "7"}}
    );
    EXPECT_EQ(verdict.retry_after, std::chrono::seconds(7));
    EXPECT_EQ(verdict.message.find("rt_abc"), std::string::npos);
    EXPECT_EQ(verdict.code, "");
}

TEST(Exchange, TellsWhichTokenIsMissingAndKeepsTheOthersToBeRevoked) {
    const auto exchange = [](const char* body) { return read_exchange({200, {}, body, {}}, kNow); };
    const auto full = exchange(R"({"id_token":"i","access_token":"a","refresh_token":"r"})");
    EXPECT_EQ(full.end, End::granted);
    const auto unrenewable = exchange(R"({"id_token":"i","access_token":"a"})");
    EXPECT_EQ(unrenewable.end, End::temporary);
    EXPECT_EQ(unrenewable.message, "the reply holds no refresh token");
    EXPECT_EQ(unrenewable.tokens.access_token, "a");
    EXPECT_EQ(exchange(R"({"access_token":"a","refresh_token":"r"})").message, "the reply holds no id token");
    EXPECT_EQ(exchange("{}").message, "the reply holds no access token");
    EXPECT_EQ(read_exchange({400, {}, R"({"error":"invalid_grant"})", {}}, kNow).end, End::invalidated);
}

TEST(OAuthRequests, AConfidentialClientProvesItself) {
    const auto refresh = refresh_request({"app_x", "s3"}, "rt_1").body;
    EXPECT_NE(refresh.find(R"("client_secret":"s3")"), std::string::npos) << refresh;
    const auto revoke = revoke_request({"app_x", "s3"}, "rt_1").body;
    EXPECT_NE(revoke.find(R"("client_secret":"s3")"), std::string::npos) << revoke;
}

TEST(OAuthRequests, AreWhatTheSourcesSay) {
    const auto refresh = refresh_request({"app_x"}, "rt_1");
    EXPECT_EQ(refresh.path, "/oauth/token");
    EXPECT_EQ(refresh.content_type, "application/json");
    EXPECT_EQ(refresh.body, R"({"client_id":"app_x","grant_type":"refresh_token","refresh_token":"rt_1"})");
    EXPECT_EQ(device_code_request("app_x").body, R"({"client_id":"app_x"})");
    EXPECT_EQ(
        revoke_request({"app_x"}, "rt_1").body,
        R"({"token":"rt_1","token_type_hint":"refresh_token","client_id":"app_x"})"
    );
    EXPECT_EQ(revoke_access_request("ey.1").body, R"({"token":"ey.1","token_type_hint":"access_token"})");
    const auto form = device_exchange_request("http://h:1", "a b", "c&d=e", "~-._\xC3\xA9").body;
    EXPECT_NE(form.find("client_id=a%20b&code=c%26d%3De&"), std::string::npos) << form;
    EXPECT_NE(form.find("code_verifier=~-._%C3%A9"), std::string::npos) << form;
    EXPECT_EQ(verification_page("http://h:1"), "http://h:1/codex/device");
}

}  // namespace
}  // namespace scribed::proto
