// SPDX-License-Identifier: Apache-2.0
#include "transcript/spoken.hpp"

#include <gtest/gtest.h>

namespace scribed::transcript {
namespace {

std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> out;
    append_tokens(text, out);
    return out;
}

// Whether both texts are the same sounds in the same order.
bool same_sound(std::string_view a, std::string_view b) {
    const auto left = tokens(a);
    const auto right = tokens(b);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Token& x, const Token& y) {
        return x.id == y.id && x.id != kUnspoken;
    });
}

TEST(Tokens, LeaveOutCaseAccentsApostrophesAndPunctuation) {
    EXPECT_TRUE(same_sound("Café, don't!", "cafe dont"));
    EXPECT_TRUE(same_sound("Über Straße", "uber strase"));
    EXPECT_TRUE(same_sound("ПРИВЕТ Ёлка", "привет елка"));
    EXPECT_TRUE(same_sound("ΑΒΓ", "αβγ"));
    EXPECT_FALSE(same_sound("cat", "cut"));
}

TEST(Tokens, PartWordsAtHyphensAndDots) {
    EXPECT_TRUE(same_sound("third-party", "third party"));
    EXPECT_TRUE(same_sound("monro.com/investors", "monro com investors"));
}

TEST(Tokens, SayNumbers) {
    EXPECT_TRUE(same_sound("2020", "twenty twenty"));
    EXPECT_TRUE(same_sound("1905", "nineteen oh five"));
    EXPECT_TRUE(same_sound("1,300", "thirteen hundred"));
    EXPECT_TRUE(same_sound("2001", "two thousand one"));
    EXPECT_TRUE(same_sound("85", "eighty-five"));
    EXPECT_TRUE(same_sound("140", "one hundred forty"));
    EXPECT_TRUE(same_sound("37.8%", "thirty seven point eight percent"));
    EXPECT_TRUE(same_sound("$12,000", "twelve thousand"));
    EXPECT_TRUE(same_sound("007", "zero zero seven"));
    EXPECT_TRUE(same_sound("0", "zero"));
    EXPECT_TRUE(same_sound("Q1", "q one"));
}

TEST(Tokens, SpellInitialismsUnlessTheWholeTextIsInCapitals) {
    EXPECT_TRUE(same_sound("our VP", "our v p"));
    EXPECT_FALSE(same_sound("OUR VP", "our v p"));
}

TEST(Tokens, AreCharactersWhereTheScriptHasNoSpaces) {
    const auto said = tokens("今日はいい天気。");
    ASSERT_EQ(said.size(), 7u);
    EXPECT_TRUE(said[0].ends_unit);
    EXPECT_EQ(said[0].after, Break::none);
    EXPECT_EQ(said.back().after, Break::sentence);
}

TEST(Tokens, HaveAtLeastOneForEachUnit) {
    const auto out = tokens("- <inaudible> twenty-one");
    ASSERT_EQ(out.size(), 4u);
    EXPECT_EQ(out[0].id, kUnspoken);
    EXPECT_EQ(out[1].id, kUnspoken);
    EXPECT_TRUE(out[0].ends_unit);
    EXPECT_FALSE(out[2].ends_unit);
    EXPECT_TRUE(out[3].ends_unit);
}

TEST(Tokens, TakeLongerWhenThereIsMoreToSay) {
    EXPECT_GT(tokens("extraordinary")[0].ms, tokens("cat")[0].ms);
    EXPECT_GT(tokens("a")[0].ms, 0);
}

TEST(Similarity, IsHighForMisspeltAndLowForDifferentWords) {
    EXPECT_FLOAT_EQ(similarity(tokens("monro")[0], tokens("monro")[0]), 1.0F);
    EXPECT_GT(similarity(tokens("monroe")[0], tokens("monro")[0]), 0.6F);
    EXPECT_LT(similarity(tokens("quarter")[0], tokens("listen")[0]), 0.3F);
    EXPECT_FLOAT_EQ(similarity(Token{}, Token{}), 0.0F);
}

TEST(ShortenFrequent, HurriesOverCommonWordsOnly) {
    std::string text = "extraordinary";
    for (int i = 0; i < 400; ++i)
        text += " that thing" + std::string(1, static_cast<char>('a' + i % 26)) +
                std::string(1, static_cast<char>('a' + i / 26));
    auto adjusted = tokens(text);
    const auto plain = adjusted;
    shorten_frequent(adjusted);
    EXPECT_LT(adjusted[1].ms, plain[1].ms);
    EXPECT_GE(adjusted[0].ms, plain[0].ms * 0.9F);
}

}  // namespace
}  // namespace scribed::transcript
