// SPDX-License-Identifier: Apache-2.0
#include "clients/demo_voices.hpp"

#include <gtest/gtest.h>

#include "clients/clip_source.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::clients {
namespace {

constexpr Samples kFrame = 320;

TEST(DemoVoices, ReadTheirDialogue) {
    const auto lines = parse_dialogue("# a remark\nAda|en-us+f3|Good evening, Ben.\n\nBen|en-us|Yes?");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].voice, "en-us+f3");
    EXPECT_EQ(lines[1].text, "Yes?");
}

TEST(DemoVoices, SpeakOneAfterTheOtherOnWholeFrames) {
    const std::vector<DialogueLine> dialogue{{"A", "v", "1"}, {"B", "v", "2"}, {"A", "v", "3"}};
    const auto voices = lay_out_dialogue(
        dialogue,
        {std::vector<std::int16_t>(1000, 1), std::vector<std::int16_t>(640, 2), std::vector<std::int16_t>(1, 3)}, kFrame
    );
    ASSERT_EQ(voices.size(), 2U);
    ASSERT_EQ(voices[0].clips.size(), 2U);
    EXPECT_LT(voices[0].clips[0].end(), voices[1].clips[0].begin);
    EXPECT_LT(voices[1].clips[0].end(), voices[0].clips[1].begin);
    for (const auto& voice : voices) {
        for (const auto& clip : voice.clips) {
            EXPECT_EQ(clip.begin % kFrame, 0U);
            EXPECT_EQ(clip.samples.size() % kFrame, 0U);
        }
    }
}

TEST(ClipSource, GivesSamplesInClipsAndNothingBetween) {
    test::TestLoop loop;
    auto source = make_clip_source(
        {{kFrame, std::vector<std::int16_t>(kFrame, 7)}, {3 * kFrame, std::vector<std::int16_t>(kFrame, 8)}}
    );
    std::vector<std::size_t> sizes;
    std::vector<bool> ends;
    for (int i = 0; i < 4; ++i) {
        const auto block = loop.run(source->read(kFrame));
        sizes.push_back(block->samples.size());
        ends.push_back(block->end);
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{0, kFrame, 0, kFrame}));
    EXPECT_EQ(ends, (std::vector<bool>{false, false, false, true}));
}

}  // namespace
}  // namespace scribed::clients
