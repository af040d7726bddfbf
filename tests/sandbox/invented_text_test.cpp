// SPDX-License-Identifier: Apache-2.0
#include "sandbox/invented_text.hpp"

#include <gtest/gtest.h>

namespace scribed::sandbox {
namespace {

TEST(InventedText, StandsInTheLongestSilence) {
    const std::vector<HeardWord> words{{"one", 100, 400}, {"two", 500, 900}, {"three", 4000, 4400}};
    EXPECT_EQ(join_words(with_invented_text(words, 5000, "Thank you.")), "one two. Thank you. three");
    EXPECT_EQ(join_words(with_invented_text(words, 9000, "Thank you.")), "one two three. Thank you.");
    EXPECT_EQ(with_invented_text(words, 5000, "So")[2], (HeardWord{"So", 900, 4000}));
}

TEST(InventedText, StandsAloneInAClipWithoutWords) {
    EXPECT_EQ(join_words(with_invented_text({}, 3000, "Thank you.")), "Thank you.");
}

}  // namespace
}  // namespace scribed::sandbox
