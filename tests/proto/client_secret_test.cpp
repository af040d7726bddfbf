// SPDX-License-Identifier: Apache-2.0
#include "proto/client_secret.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

TEST(ClientSecret, AsksForASessionOfItsConfiguration) {
    const RealtimeConfig config;
    EXPECT_EQ(
        encode_mint(config, 600),
        R"({"expires_after":{"anchor":"created_at","seconds":600},"session":)" + encode_session(config) + "}"
    );
    EXPECT_NE(encode_mint(config, 1).find("\"seconds\":10}"), std::string::npos);
    EXPECT_NE(encode_mint(config, 100000).find("\"seconds\":7200}"), std::string::npos);
}

TEST(ClientSecret, IsReadInAllShapes) {
    const auto current = parse_mint_reply(R"({"value":"ek_1","expires_at":1795179000,"session":{}})").value();
    EXPECT_EQ(current.value, "ek_1");
    EXPECT_EQ(current.expires_at, 1795179000000);
    const auto beta = parse_mint_reply(R"({"client_secret":{"value":"ek_2","expires_at":1795178441}})").value();
    EXPECT_EQ(beta.value, "ek_2");
    EXPECT_EQ(beta.expires_at, 1795178441000);
    const auto bare = parse_mint_reply(R"({"client_secret":"ek_3"})").value();
    EXPECT_EQ(bare.value, "ek_3");
    EXPECT_EQ(bare.expires_at, 0);
}

TEST(ClientSecret, AReplyWithoutOneIsCorrupt) {
    for (const char* body :
         {"", "[]", "{}", R"({"value":""})", R"({"value":7})", R"({"client_secret":{}})", "<html>"}) {
        EXPECT_EQ(parse_mint_reply(body).error().code(), Errc::corrupt) << body;
    }
    EXPECT_EQ(parse_mint_reply(R"({"value":"ek_1","expires_at":9223372036854775807})").value().expires_at, 0);
}

}  // namespace
}  // namespace scribed::proto
