// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_language.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace scribed::sandbox {
namespace {

TEST(ToneLanguage, GivesEveryCodeAWordOfItsOwn) {
    std::set<std::string> words;
    for (unsigned code = 0; code < kToneWords; ++code) {
        const auto word = tone_word(code);
        EXPECT_EQ(tone_code(word), code) << word;
        words.insert(word);
    }
    EXPECT_EQ(words.size(), kToneWords);
}

TEST(ToneLanguage, KnowsNoOtherWords) {
    for (const auto* text : {"", "bald", "baldoo", "Baldo", "?4fx", "baldu", "caldo", "bakdo"}) {
        EXPECT_FALSE(tone_code(text)) << text;
    }
    EXPECT_TRUE(tone_code("baldo"));
}

TEST(ToneLanguage, PutsDigitsWhereTheKeypadHasThem) {
    std::set<std::pair<unsigned, unsigned>> pairs;
    for (unsigned digit = 0; digit < 16; ++digit) {
        const auto pair = tone_pair(digit);
        EXPECT_EQ(tone_digit(pair), digit);
        pairs.insert({pair.low, pair.high});
    }
    EXPECT_EQ(pairs.size(), 16U);
    EXPECT_EQ(kLowTones[tone_pair(5).low], 770);
    EXPECT_EQ(kHighTones[tone_pair(5).high], 1336);
    EXPECT_EQ(kLowTones[tone_pair(0).low], 941);
    EXPECT_EQ(kHighTones[tone_pair(0).high], 1336);
}

}  // namespace
}  // namespace scribed::sandbox
