// SPDX-License-Identifier: Apache-2.0
#include "transcript/words.hpp"

#include <gtest/gtest.h>

#include "transcript/clean_text.hpp"

namespace scribed::transcript {
namespace {

TEST(SplitWords, PartsAtAnyWhiteSpaceAndKeepsNoEmptyWord) {
    const auto words = split_words("  one\ttwo\n\nthree\u00A0four\u3000five ");
    ASSERT_EQ(words.size(), 5u);
    EXPECT_EQ(words.front(), "one");
    EXPECT_EQ(words.back(), "five");
    EXPECT_TRUE(split_words(" \n ").empty());
    EXPECT_TRUE(split_words("").empty());
}

TEST(SplitWords, KeepsATextWithoutSpacesWhole) { EXPECT_EQ(split_words("今日は。いい天気").size(), 1u); }

TEST(SplitWords, TakesMalformedBytesForPartsOfWords) {
    const auto words = split_words("a\xFF\xC3 b");
    ASSERT_EQ(words.size(), 2u);
    EXPECT_EQ(words[0], "a\xFF\xC3");
}

TEST(BreakAfter, TellsSentencesFromClausesThroughClosingQuotes) {
    EXPECT_EQ(break_after("end."), Break::sentence);
    EXPECT_EQ(break_after("end.\""), Break::sentence);
    EXPECT_EQ(break_after("really?)"), Break::sentence);
    EXPECT_EQ(break_after("天気。"), Break::sentence);
    EXPECT_EQ(break_after("first,"), Break::clause);
    EXPECT_EQ(break_after("well—"), Break::clause);
    EXPECT_EQ(break_after("word"), Break::none);
    EXPECT_EQ(break_after("\"\""), Break::none);
    EXPECT_EQ(break_after(""), Break::none);
}

TEST(BreakAfter, TakesNoAbbreviationForASentence) {
    EXPECT_EQ(break_after("Ms."), Break::none);
    EXPECT_EQ(break_after("J."), Break::none);
    EXPECT_EQ(break_after("2020."), Break::sentence);
}

TEST(CleanText, PutsEverythingOnOneLineOfWellFormedText) {
    EXPECT_EQ(clean_text("  a\r\n\r\nb\tc  "), "a b c");
    EXPECT_EQ(clean_text("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(clean_text(std::string_view("a\0b", 3)), "a b");
    EXPECT_EQ(clean_text("   "), "");
}

TEST(Columns, CountsWideCharactersTwice) {
    EXPECT_EQ(columns("abc"), 3u);
    EXPECT_EQ(columns("今日"), 4u);
    EXPECT_EQ(columns("é"), 1u);
}

}  // namespace
}  // namespace scribed::transcript
