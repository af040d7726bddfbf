// SPDX-License-Identifier: Apache-2.0
#include "sandbox/token_office.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::sandbox {
namespace {

constexpr UnixMs kNow = 1'795'000'000'000;
const std::string kClient = "app_test";

std::string code_of(const std::variant<IssuedTokens, Refusal>& outcome) {
    const auto* refusal = std::get_if<Refusal>(&outcome);
    return refusal == nullptr ? "" : refusal->code;
}

TEST(TokenOffice, PutsTheClaimsIntoTheTokens) {
    TokenOffice office({.access_s = 60});
    const auto tokens = office.sign_in({"bob@sandbox.test", "pro"}, kClient, kNow);
    for (const auto& token : {tokens.id_token, tokens.access_token}) {
        EXPECT_TRUE(looks_like_own_token(token));
        const auto first = token.find('.');
        const auto second = token.find('.', first + 1);
        const auto payload = proto::decode_base64url(token.substr(first + 1, second - first - 1)).value();
        JsonParser parser;
        const auto claims = parser.parse(payload).value();
        const auto auth = claims["https://api.openai.com/auth"];
        EXPECT_EQ(auth["chatgpt_plan_type"].string(), "pro");
        EXPECT_EQ(auth["chatgpt_account_id"].string(), "account-bob");
        EXPECT_EQ(claims["https://api.openai.com/profile"]["email"].string(), "bob@sandbox.test");
        EXPECT_GT(claims["exp"].integer().value_or(0), kNow / 1000);
    }
    EXPECT_FALSE(looks_like_own_token("eyJ.another.one"));
}

TEST(TokenOffice, ARefreshTokenServesOnceAndItsSuccessorToo) {
    TokenOffice office({});
    const auto first = office.sign_in({}, kClient, kNow);
    const auto second = std::get<IssuedTokens>(office.refresh(first.refresh_token, kClient, kNow));
    EXPECT_NE(second.refresh_token, first.refresh_token);
    EXPECT_NE(second.access_token, first.access_token);
    EXPECT_EQ(code_of(office.refresh(first.refresh_token, kClient, kNow)), "refresh_token_reused");
    EXPECT_EQ(code_of(office.refresh(second.refresh_token, kClient, kNow)), "");
    EXPECT_EQ(office.issued().size(), 9U);
}

TEST(TokenOffice, RefusesRefreshTokensThatAreOldRevokedStrangeOrAnothers) {
    TokenOffice office({.access_s = 60, .refresh_s = 10});
    const auto tokens = office.sign_in({}, kClient, kNow);
    EXPECT_EQ(code_of(office.refresh("rt_nobody", kClient, kNow)), "refresh_token_invalidated");
    EXPECT_EQ(code_of(office.refresh(tokens.refresh_token, "app_other", kNow)), "refresh_token_invalidated");
    EXPECT_EQ(code_of(office.refresh(tokens.refresh_token, kClient, kNow + 10'000)), "refresh_token_expired");
    office.revoke_refresh_tokens();
    EXPECT_EQ(code_of(office.refresh(tokens.refresh_token, kClient, kNow)), "refresh_token_invalidated");
    EXPECT_EQ(office.judge(tokens.access_token, kNow), TokenWorth::good);
}

TEST(TokenOffice, AccessTokensEndInTimeOrWithTheirFamily) {
    TokenOffice office({.access_s = 60});
    const auto tokens = office.sign_in({}, kClient, kNow);
    const auto others = office.sign_in({"bob@sandbox.test", "pro"}, kClient, kNow);
    EXPECT_EQ(office.judge(tokens.access_token, kNow + 59'999), TokenWorth::good);
    EXPECT_EQ(office.judge(tokens.access_token, kNow + 60'000), TokenWorth::expired);
    EXPECT_EQ(office.judge(tokens.access_token + "x", kNow), TokenWorth::revoked);
    EXPECT_FALSE(office.revoke(tokens.refresh_token, "app_other"));
    EXPECT_EQ(office.judge(tokens.access_token, kNow), TokenWorth::good);
    EXPECT_TRUE(office.revoke(tokens.refresh_token, kClient));
    EXPECT_EQ(office.judge(tokens.access_token, kNow), TokenWorth::revoked);
    EXPECT_EQ(office.judge(others.access_token, kNow), TokenWorth::good);
    office.expire_access_tokens();
    EXPECT_EQ(office.judge(others.access_token, kNow), TokenWorth::expired);
    EXPECT_EQ(code_of(office.refresh(others.refresh_token, kClient, kNow)), "");
    EXPECT_TRUE(office.revoke(others.access_token, ""));
    EXPECT_EQ(code_of(office.refresh(others.refresh_token, kClient, kNow)), "refresh_token_invalidated");
}

}  // namespace
}  // namespace scribed::sandbox
