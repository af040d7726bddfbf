// SPDX-License-Identifier: Apache-2.0
#include "transcript/align.hpp"

#include <gtest/gtest.h>

namespace scribed::transcript {
namespace {

std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> out;
    append_tokens(text, out);
    return out;
}

std::vector<Link> links(const std::vector<Token>& live, const std::vector<Token>& canon) {
    const std::vector<Window> windows{
        {0, static_cast<std::uint32_t>(canon.size()), 0, static_cast<std::uint32_t>(live.size())}};
    const auto anchors = find_anchors(live, canon, windows);
    return align(live, canon, make_bands(live.size(), canon.size(), anchors, windows));
}

// One letter per canon token: = equal, ~ similar, x substituted, . none; then the live positions.
std::string picture(std::string_view live, std::string_view canon) {
    std::string out;
    for (const Link& link : links(tokens(live), tokens(canon)))
        out += ".x~="[static_cast<std::size_t>(link.kind)];
    return out;
}

TEST(Align, PairsEqualWords) { EXPECT_EQ(picture("one two three", "One, two, three."), "==="); }

TEST(Align, LeavesMissingWordsOpen) {
    EXPECT_EQ(picture("we begin tonight", "we really should begin tonight"), "=..==");
    EXPECT_EQ(picture("we um really begin", "we really begin"), "===");
}

TEST(Align, PairsAMisheardWordWithWhatStandsInItsPlace) {
    EXPECT_EQ(picture("the monroe earnings call", "the Monro earnings call"), "=~==");
    EXPECT_EQ(picture("the zebra earnings call", "the lucky earnings call"), "=x==");
}

TEST(Align, TakesNothingFromNothing) {
    EXPECT_TRUE(links({}, {}).empty());
    EXPECT_EQ(picture("", "one two"), "..");
    EXPECT_EQ(picture("one two", ""), "");
}

TEST(Align, TakesARepeatedPassageOnce) {
    const auto found = links(
        tokens("thank you for joining us today thank you for joining us today we begin"),
        tokens("thank you for joining us today we begin")
    );
    for (std::size_t i = 1; i < found.size(); ++i) {
        EXPECT_EQ(found[i].kind, LinkKind::equal);
        EXPECT_EQ(found[i].live, found[i - 1].live + 1);
    }
}

TEST(Align, RunsForwardOnBothSidesOverALongTextWithEveryThirdWordWrong) {
    std::string canon;
    std::string live;
    unsigned seed = 7;
    for (int i = 0; i < 4000; ++i) {
        seed = seed * 1664525u + 1013904223u;
        const std::string word = "w" + std::string(1, static_cast<char>('a' + (seed >> 8) % 26)) +
                                 std::string(1, static_cast<char>('a' + (seed >> 16) % 26)) +
                                 std::string(1, static_cast<char>('a' + (seed >> 24) % 26));
        canon += word + ' ';
        live += i % 3 == 0 ? "zzz " : word + ' ';
    }
    const auto found = links(tokens(live), tokens(canon));
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        right += found[i].kind == LinkKind::equal && found[i].live == i ? 1u : 0u;
        if (i > 0 && found[i].kind != LinkKind::none && found[i - 1].kind != LinkKind::none) {
            EXPECT_GT(found[i].live, found[i - 1].live);
        }
    }
    EXPECT_GT(right, 2600u);
}

TEST(Bands, KeepLinearSizeWithoutAnyAnchor) {
    constexpr std::size_t kCount = 20'000;
    const std::vector<Window> windows{{0, kCount, 0, kCount}};
    const auto bands = make_bands(kCount, kCount, {}, windows);
    std::size_t cells = 0;
    for (std::size_t j = 0; j < bands.size(); ++j) {
        cells += bands[j].end - bands[j].begin;
        if (j > 0) {
            EXPECT_GE(bands[j].begin, bands[j - 1].begin);
            EXPECT_GE(bands[j].end, bands[j - 1].end);
        }
    }
    EXPECT_LT(cells, kCount * 1100);
}

}  // namespace
}  // namespace scribed::transcript
