// SPDX-License-Identifier: Apache-2.0
#include "identity/credential_formats.hpp"

#include <gtest/gtest.h>

namespace scribed::identity {
namespace {

TEST(ApiKeyFile, HoldsAKeyAndPerhapsWhiteSpace) {
    for (const auto* text : {"sk-1", "sk-1\n", "  sk-1 \r\n\n", "\tsk-1"}) {
        const auto bearer = parse_api_key(text).value();
        EXPECT_EQ(bearer.kind, BearerKind::api_key);
        EXPECT_EQ(bearer.token, "sk-1");
        EXPECT_EQ(bearer.account_id, "");
    }
}

TEST(ApiKeyFile, HoldsNothingElse) {
    for (const auto* text : {"", " \n", "sk-1\nsk-2", "OPENAI_API_KEY = sk-1", "sk-\xc3\xa4", "sk-1\x7f", "sk\x01-1"}) {
        const auto bearer = parse_api_key(text);
        ASSERT_FALSE(bearer) << text;
        EXPECT_EQ(bearer.error().code(), Errc::unauthorized);
        EXPECT_EQ(bearer.error().param(), "upstream.api_key_file");
        EXPECT_EQ(bearer.error().message().find("sk-"), std::string::npos) << "a key in a message is a key in a log";
    }
}

TEST(CodexAuth, HoldsAChatGptLogin) {
    const auto bearer =
        parse_codex_auth(
            R"({"OPENAI_API_KEY":null,"tokens":{"id_token":"i","access_token":"a.b.c","refresh_token":"r","account_id":"acc"},
                "last_refresh":"2025-01-01T00:00:00Z"})"
        )
            .value();
    EXPECT_EQ(bearer.kind, BearerKind::chatgpt);
    EXPECT_EQ(bearer.token, "a.b.c");
    EXPECT_EQ(bearer.account_id, "acc");
}

TEST(CodexAuth, NeedsNoAccountId) {
    EXPECT_EQ(parse_codex_auth(R"({"tokens":{"access_token":"a"}})").value().account_id, "");
    EXPECT_EQ(parse_codex_auth(R"({"tokens":{"access_token":"a","account_id":null}})").value().account_id, "");
}

TEST(CodexAuth, WithoutALoginSaysWhatToDo) {
    for (const auto* text :
         {R"({"OPENAI_API_KEY":"sk-1","tokens":null})", "{}", "[]", R"({"tokens":{"access_token":""}})",
          R"({"tokens":{"access_token":7}})"}) {
        const auto bearer = parse_codex_auth(text);
        ASSERT_FALSE(bearer) << text;
        EXPECT_EQ(bearer.error().code(), Errc::unauthorized);
        EXPECT_NE(bearer.error().message().find("codex login"), std::string::npos);
    }
    for (const auto* text : {"", "{", R"({"tokens":{"access_token":"a"})"}) {
        const auto bearer = parse_codex_auth(text);
        ASSERT_FALSE(bearer) << text;
        EXPECT_EQ(bearer.error().message(), "the Codex auth file is not valid JSON");
    }
}

}  // namespace
}  // namespace scribed::identity
