// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace scribed {
namespace {

TEST(Utf8, AcceptsEachLengthOfCodePoint) {
    for (const auto* text : {"", "a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(valid_utf8(text)) << text;
}

TEST(Utf8, RefusesWhatRfc3629Refuses) {
    for (const auto* text :
         {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80",
          "\xe2\x82", "\xff", "a\xc3(", "\xf8\x88\x80\x80\x80"}) {
        EXPECT_FALSE(valid_utf8(text)) << text;
    }
}

TEST(Utf8, IsCutBetweenCodePoints) {
    const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
    const std::size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (std::size_t most = 0; most < std::size(kept); ++most)
        EXPECT_EQ(truncate_utf8(text, most).size(), kept[most]) << most;
}

TEST(Utf8, ComesBackAsItWent) {
    for (const char32_t point :
         {U'\0', U'a', U'\u007f', U'\u0080', U'\u07ff', U'\u0800', U'\ud7ff', U'\ue000', U'\uffff', U'\U00010000',
          U'\U0010ffff'}) {
        std::string text;
        append_utf8(text, point);
        EXPECT_TRUE(valid_utf8(text));
        std::size_t at = 0;
        EXPECT_EQ(next_code_point(text, at), point);
        EXPECT_EQ(at, text.size());
    }
}

TEST(Utf8, ReadsPastMalformedBytesOneByOne) {
    const std::string text =
        "\xff\xc3"
        "a";
    std::size_t at = 0;
    EXPECT_EQ(next_code_point(text, at), U'\ufffd');
    EXPECT_EQ(at, 1u);
    EXPECT_EQ(next_code_point(text, at), U'\ufffd');
    EXPECT_EQ(at, 2u);
    EXPECT_EQ(next_code_point(text, at), U'a');
}

}  // namespace
}  // namespace scribed
