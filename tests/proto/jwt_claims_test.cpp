// SPDX-License-Identifier: Apache-2.0
#include "proto/jwt_claims.hpp"

#include <gtest/gtest.h>

#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

std::string jwt(std::string_view payload) {
    std::string out = "e30.";
    append_base64(out, payload);
    for (char& c : out) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    while (out.ends_with('='))
        out.pop_back();
    return out + ".sig";
}

TEST(JwtClaims, ReadsThePayloadOfTheSources) {
    const auto claims = read_jwt(jwt(R"({"email":"gm@example.test","exp":1795178381,
        "https://api.openai.com/profile":{"email":"other@example.test"},
        "https://api.openai.com/auth":{"chatgpt_plan_type":"plus","chatgpt_user_id":"user-1","user_id":"user-2",
        "chatgpt_account_id":"3f0c"}})"));
    EXPECT_EQ(claims.email, "gm@example.test");
    EXPECT_EQ(claims.account_id, "3f0c");
    EXPECT_EQ(claims.user_id, "user-1");
    EXPECT_EQ(claims.plan, "plus");
    EXPECT_EQ(claims.expires, 1795178381000);
}

TEST(JwtClaims, LooksForTheAddressInAllThreePlaces) {
    EXPECT_EQ(
        read_jwt(jwt(R"({"https://api.openai.com/profile":{"email":"p@x"},
        "https://api.openai.com/auth":{"email":"a@x"}})"))
            .email,
        "p@x"
    );
    EXPECT_EQ(read_jwt(jwt(R"({"https://api.openai.com/auth":{"email":"a@x","user_id":"u"}})")).email, "a@x");
    EXPECT_EQ(read_jwt(jwt(R"({"https://api.openai.com/auth":{"user_id":"u"}})")).user_id, "u");
}

TEST(JwtClaims, EveryClaimMayBeMissingOrOfAnotherKind) {
    for (const auto* payload :
         {"{}", "[]", "null", "7", "{\"exp\":\"soon\"}", "{\"exp\":-1}", "{\"exp\":1e300}",
          "{\"https://api.openai.com/auth\":[]}", "{\"email\":7}", "no json"}) {
        const auto claims = read_jwt(jwt(payload));
        EXPECT_EQ(claims.email + claims.account_id + claims.plan + claims.user_id, "") << payload;
        EXPECT_FALSE(claims.expires) << payload;
    }
    for (const auto* token : {"", ".", "..", "a.b", "a.!.c", "sk-123"})
        EXPECT_FALSE(read_jwt(token).expires) << token;
    EXPECT_EQ(read_jwt(jwt(R"({"exp":1795178381.5})")).expires, 1795178381500);
}

TEST(JwtClaims, OfALoginTheAccessTokenIsTheSecondSourceAndSaysItsOwnEnd) {
    const auto id = jwt(R"({"exp":1,"email":"gm@x","https://api.openai.com/auth":{"chatgpt_plan_type":""}})");
    const auto access = jwt(R"({"exp":2,"https://api.openai.com/auth":{"chatgpt_account_id":"acc",
        "chatgpt_plan_type":"pro"}})");
    const auto claims = login_claims(id, access);
    EXPECT_EQ(claims.email, "gm@x");
    EXPECT_EQ(claims.account_id, "acc");
    EXPECT_EQ(claims.plan, "pro");
    EXPECT_EQ(claims.expires, 2000);
    EXPECT_FALSE(login_claims(access, "opaque").expires);
}

}  // namespace
}  // namespace scribed::proto
