// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_authorize.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

TEST(Authorize, AsksWithPkceAndNothingOfTheCodexClientsOwn) {
    const AuthorizeAsk ask{"app own", "https://scribed.example/cb", "openid email", "ch4-_", "st8"};
    EXPECT_EQ(
        authorize_url("https://auth.example", ask),
        "https://auth.example/oauth/authorize?response_type=code&client_id=app%20own"
        "&redirect_uri=https%3A%2F%2Fscribed.example%2Fcb&scope=openid%20email&code_challenge=ch4-_"
        "&code_challenge_method=S256&state=st8"
    );
    const auto bare = authorize_url("https://auth.example", {"app", "https://s.example/cb", "", "c", "s"});
    EXPECT_EQ(bare.find("scope"), std::string::npos) << "what is not asked for is not sent";
}

TEST(CodeExchange, IsAFormAndHoldsASecretOnlyOfAConfidentialClient) {
    const auto open = code_exchange_request({"app"}, "https://s.example/cb?x=1", "ac_1", "ver");
    EXPECT_EQ(open.path, "/oauth/token");
    EXPECT_EQ(open.content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(
        open.body,
        "grant_type=authorization_code&client_id=app&code=ac_1"
        "&redirect_uri=https%3A%2F%2Fs.example%2Fcb%3Fx%3D1&code_verifier=ver"
    );
    const auto closed = code_exchange_request({"app", "a+b&c"}, "https://s.example/cb", "ac_1", "ver");
    EXPECT_NE(closed.body.find("&client_secret=a%2Bb%26c&"), std::string::npos) << closed.body;
}

TEST(State, ComesBackWithOrWithoutWhatAnOnboardingPutBehindIt) {
    EXPECT_EQ(sent_state("abc"), "abc");
    EXPECT_EQ(sent_state("abc.onboarding_entrypoint=platform"), "abc");
    EXPECT_EQ(sent_state("abc.other=1"), "abc.other=1");
    EXPECT_EQ(sent_state(".onboarding_entrypoint="), "");
    EXPECT_EQ(sent_state(""), "");
}

TEST(ShownError, IsAKnownWordOrAGeneralOne) {
    EXPECT_EQ(shown_error("access_denied"), "access_denied");
    EXPECT_EQ(shown_error("invalid_scope"), "invalid_scope");
    for (const auto* text : {"", "ACCESS_DENIED", "access_denied ", "<script>", "x&provider_linked=openai"})
        EXPECT_EQ(shown_error(text), "authorization_failed") << text;
}

}  // namespace
}  // namespace scribed::proto
