// SPDX-License-Identifier: Apache-2.0
#include "proto/redact.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace scribed::proto {
namespace {

TEST(ReadableMessage, NeverShowsASecret) {
    EXPECT_EQ(readable_message("Incorrect API key provided: sk-abc***xyz."), "Incorrect API key provided: [redacted]");
    EXPECT_EQ(readable_message("key=ek_68af12 is old"), "key=[redacted] is old");
    EXPECT_EQ(readable_message("(Authorization: Bearer abc.DEF-1) no"), "(Authorization: Bearer [redacted]) no");
    EXPECT_EQ(readable_message("bearer eyJhbGciOi.J9.x, twice"), "bearer [redacted], twice");
    EXPECT_EQ(readable_message("token eyJhbGciOiJSUzI1NiJ9.e30.sig"), "token [redacted]");
    EXPECT_EQ(readable_message("with scr_00ff_11aa and tkt_22bb"), "with [redacted] and [redacted]");
    EXPECT_EQ(readable_message("glued:xsk-0123456789012345678901"), "glued:x[redacted]");
}

TEST(ReadableMessage, LeavesPlainWordsAlone) {
    for (const char* text :
         {"a task-based risk-free plan", "The server had an error", "week_end", "Forbearer of news"}) {
        EXPECT_EQ(readable_message(text), text);
    }
}

TEST(ReadableMessage, IsEmptyForHtml) {
    EXPECT_EQ(readable_message("<!DOCTYPE html><p>x"), "");
    EXPECT_EQ(readable_message("\n <HTML lang=en>"), "");
    EXPECT_EQ(readable_message("Upstream said <html>"), "");
}

TEST(ReadableMessage, IsOneLineOfAtMost300BytesOfUtf8) {
    EXPECT_EQ(readable_message("  a\r\n\tb\x01 "), "a b");
    std::string longer;
    for (int i = 0; i < 200; ++i) {
        longer += "\xE2\x82\xAC";
    }
    const std::string cut = readable_message(longer);
    EXPECT_EQ(cut.size(), 300U);
    EXPECT_TRUE(valid_utf8(cut));
    EXPECT_TRUE(valid_utf8(readable_message("bad \xFF\xFE bytes \xE2\x82")));
}

TEST(ReadableMessage, ShowsNothingOfASecretThatIsCutOff) {
    std::string text(290, 'x');
    text += " sk-abcdefghijklmnopqrstuvwxyz0123456789";
    EXPECT_EQ(readable_message(text).find("abc"), std::string::npos);
}

TEST(PlainWord, IsVisibleAsciiOrNothing) {
    EXPECT_EQ(plain_word("rate_limit_exceeded", 64), "rate_limit_exceeded");
    EXPECT_EQ(plain_word("two words", 64), "");
    EXPECT_EQ(plain_word("sk-abc", 64), "");
    EXPECT_EQ(plain_word("<b>", 64), "");
    EXPECT_EQ(plain_word("abcdef", 5), "");
}

}  // namespace
}  // namespace scribed::proto
