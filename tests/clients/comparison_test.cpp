// SPDX-License-Identifier: Apache-2.0
#include "clients/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using testing::ElementsAre;

transcript::CanonSegment canon(const char* track, std::int64_t start_ms, const char* text) {
    transcript::CanonSegment out;
    out.track = track;
    out.speaker = track;
    out.start_ms = start_ms;
    out.text = text;
    return out;
}

transcript::Segment live(const char* track, std::int64_t start_ms, const char* text) {
    return {"id", track, start_ms, start_ms + 1000, text, transcript::SegmentState::final, 1};
}

std::string marked(const std::vector<ComparedWord>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : " ") + (word.shared ? word.text : "[" + word.text + "]");
    return out;
}

TEST(Comparison, LeavesOutWhatNobodySaid) {
    transcript::Canon final_text{
        {canon("a", 0, "Yes."), canon("a", 2000, "Thank you for watching."), canon("a", 9000, "No.")}};
    final_text.segments[1].doubt = transcript::Doubt::no_voice;
    const auto lines = compare(final_text, std::vector<transcript::Segment>{live("a", 0, "yes no")});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(marked(lines[0].canon), "Yes.");
    EXPECT_EQ(marked(lines[1].canon), "No.");
}

TEST(Comparison, MarksWordsThatDifferAndForgivesCaseAndPunctuation) {
    const transcript::Canon final_text{{canon("a", 0, "The key was hidden, under the stone.")}};
    const std::vector<transcript::Segment> heard{live("a", 0, "the tea was hidden under stone")};
    const auto lines = compare(final_text, heard);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(marked(lines[0].canon), "The [key] was hidden, under [the] stone.");
    EXPECT_EQ(marked(lines[0].live), "the [tea] was hidden under stone");
}

TEST(Comparison, FindsTheLineOfEachLiveWordHoweverTheLivePassCutTheText) {
    const transcript::Canon final_text{
        {canon("a", 0, "One two three."), canon("b", 500, "Yes."), canon("a", 900, "Four five.")}};
    const std::vector<transcript::Segment> heard{
        live("a", 0, "one too"), live("a", 400, "three four fife"), live("b", 500, "yes")};
    const auto lines = compare(final_text, heard);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(marked(lines[0].live), "one [too] three");
    EXPECT_EQ(marked(lines[1].live), "yes");
    EXPECT_EQ(marked(lines[2].live), "four [fife]");
}

TEST(Comparison, StandsWhenTheLivePassHeardNothing) {
    const auto lines = compare({{canon("a", 0, "All alone.")}}, {});
    EXPECT_EQ(marked(lines[0].canon), "[All] [alone.]");
    EXPECT_TRUE(lines[0].live.empty());
}

TEST(Comparison, DrawsTwoColumnsWhereThereIsRoom) {
    const transcript::Canon final_text{{canon("Ada", 1000, "The key.")}};
    const std::vector<transcript::Segment> heard{live("Ada", 1000, "the tea")};
    EXPECT_THAT(
        draw_comparison(compare(final_text, heard), 100, {}),
        ElementsAre(
            "               final                                       as heard live",
            "    0:01  Ada  The [key.]                                  the [tea]"
        )
    );
    EXPECT_THAT(
        draw_comparison(compare(final_text, heard), 60, {}),
        ElementsAre("    0:01  Ada  The [key.]", "         live  the [tea]")
    );
}

TEST(Comparison, KeepsAgreeingLinesShortInANarrowTerminal) {
    const transcript::Canon final_text{{canon("Ada", 1000, "The key.")}};
    const std::vector<transcript::Segment> heard{live("Ada", 1000, "the key")};
    EXPECT_THAT(draw_comparison(compare(final_text, heard), 60, {}), ElementsAre("    0:01  Ada  The key."));
}

}  // namespace
}  // namespace scribed::clients
