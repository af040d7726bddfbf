// SPDX-License-Identifier: Apache-2.0
#include "clients/text_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using testing::ElementsAre;

TEST(TextLayout, CountsColumnsAndNotBytes) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("日本"), 4U);
    EXPECT_EQ(display_width("e\u0301"), 1U);
    EXPECT_EQ(display_width("\x1b[31mred\x1b[0m"), 3U);
}

TEST(TextLayout, WrapsAtSpacesAndCutsWhatIsTooLong) {
    EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrap("abcdefgh ij", 3), ElementsAre("abc", "def", "gh", "ij"));
    EXPECT_THAT(wrap("日本語", 4), ElementsAre("日本", "語"));
    EXPECT_THAT(wrap("", 10), ElementsAre(""));
}

TEST(TextLayout, FitsAndPadsToColumns) {
    EXPECT_EQ(fit("abcdef", 4), "abc…");
    EXPECT_EQ(fit("abcd", 4), "abcd");
    EXPECT_EQ(pad("日", 4), "日  ");
    EXPECT_EQ(fit("abc", 0), "");
}

TEST(TextLayout, WritesTimesAsPeopleReadThem) {
    EXPECT_EQ(clock_text(-5), "0:00");
    EXPECT_EQ(clock_text(67999), "1:07");
    EXPECT_EQ(clock_text(3600000), "1:00:00");
}

}  // namespace
}  // namespace scribed::clients
