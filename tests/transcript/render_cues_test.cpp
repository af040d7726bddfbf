// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cue_files.hpp"
#include "random_track.hpp"
#include "transcript/clean_text.hpp"
#include "transcript/cue.hpp"
#include "transcript/merge.hpp"
#include "transcript/render.hpp"

namespace scribed::transcript {
namespace {

CanonSegment line(std::string speaker, std::int64_t start, std::int64_t end, std::string text) {
    CanonSegment out;
    out.track = speaker;
    out.speaker = std::move(speaker);
    out.start_ms = start;
    out.end_ms = end;
    out.text = std::move(text);
    return out;
}

std::string vtt_body(const std::string& file) {
    EXPECT_EQ(file.rfind("WEBVTT\n", 0), 0u);
    return file.size() > 8 ? file.substr(8) : std::string();
}

TEST(RenderSrt, NumbersCuesAndNamesSpeakers) {
    const Canon canon{{line("Ann", 0, 1500, "Hello."), line("Bob", 3'723'004, 3'724'000, "Hi!")}};
    EXPECT_EQ(
        render(canon, {}, Format::srt),
        "1\n00:00:00,000 --> 00:00:01,500\nAnn: Hello.\n\n2\n01:02:03,004 --> 01:02:04,000\nBob: Hi!\n\n"
    );
}

TEST(RenderSrt, LeavesOutTheOnlySpeaker) {
    const Canon canon{{line("Ann", 0, 1500, "Hello.")}};
    EXPECT_EQ(render(canon, {}, Format::srt), "1\n00:00:00,000 --> 00:00:01,500\nHello.\n\n");
}

TEST(RenderVtt, TagsSpeakersAndEscapesMarkup) {
    const Canon canon{{line("Ann <a>", 0, 1500, "1 < 2 & 3 --> 4"), line("Bob", 2000, 3000, "Hi!")}};
    EXPECT_EQ(
        render(canon, {}, Format::vtt),
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Ann &lt;a&gt;>1 &lt; 2 &amp; 3 --&gt; 4\n"
        "\n00:00:02.000 --> 00:00:03.000\n<v Bob>Hi!\n"
    );
}

TEST(RenderCues, LeaveNoBlankLineNoArrowAndNoTagInText) {
    const Canon canon{{line("", 0, 1500, "a\n\nb --> c <i>d</i>\r\n\r\n& e")}};
    const auto srt = test::read_cues(render(canon, {}, Format::srt), ',');
    ASSERT_TRUE(srt);
    ASSERT_EQ(srt->size(), 1u);
    EXPECT_EQ(srt->front().lines[0].find('<'), std::string::npos);
    const auto vtt = test::read_cues(vtt_body(render(canon, {}, Format::vtt)), '.');
    ASSERT_TRUE(vtt);
    EXPECT_EQ(vtt->size(), 1u);
}

TEST(RenderCues, AreEmptyFilesForAnEmptyTranscript) {
    EXPECT_EQ(render({}, {}, Format::srt), "");
    EXPECT_EQ(render({}, {}, Format::vtt), "WEBVTT\n");
}

TEST(RenderCues, FollowTheirGrammarsForAnyMerge) {
    for (std::uint32_t seed = 0; seed < 150; ++seed) {
        SCOPED_TRACE(seed);
        std::vector<MergeTrack> tracks{test::TrackMaker(seed).make(), test::TrackMaker(seed + 500).make()};
        tracks[1].speaker = "Bob & <Co>";
        const Canon canon = merge(tracks);
        EXPECT_TRUE(test::read_cues(render(canon, {}, Format::srt), ','));
        EXPECT_TRUE(test::read_cues(vtt_body(render(canon, {}, Format::vtt)), '.'));
    }
}

TEST(MakeCues, WrapALongSegmentIntoTwoLinesAndSeveralCuesAtTheWordsTimes) {
    CanonSegment segment = line("", 0, 30'000, "");
    for (int i = 0; i < 30; ++i)
        segment.words.push_back({i * 1000, i * 1000 + 900, "seven77"});
    const auto cues = make_cues(segment, 0);
    ASSERT_EQ(cues.size(), 3u);
    std::size_t words = 0;
    for (const Cue& cue : cues) {
        EXPECT_LE(cue.lines.size(), kCueLines);
        for (const auto& text : cue.lines) {
            EXPECT_LE(columns(text), kCueColumns);
            words += (text.size() + 1) / 8;
        }
    }
    EXPECT_EQ(words, 30u);
    EXPECT_EQ(cues[1].start_ms, 10'000);
    EXPECT_EQ(cues[0].end_ms, 9'900);
}

TEST(MakeCues, CutAWordThatIsLongerThanALine) {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "今";
    const auto cues = make_cues(line("", 0, 10'000, text), 0);
    ASSERT_EQ(cues.size(), 3u);
    for (const Cue& cue : cues) {
        for (const auto& part : cue.lines)
            EXPECT_LE(columns(part), kCueColumns);
    }
    EXPECT_EQ(cues.back().end_ms, 10'000);
    EXPECT_LT(cues[0].end_ms, cues[2].start_ms);
}

TEST(MakeCues, SpreadATextWithoutWordTimes) {
    const auto cues = make_cues(line("", 1000, 2000, "hello there"), 0);
    ASSERT_EQ(cues.size(), 1u);
    EXPECT_EQ(cues[0].start_ms, 1000);
    EXPECT_EQ(cues[0].end_ms, 2000);
    EXPECT_TRUE(make_cues(line("", 0, 10, " \n "), 0).empty());
}

TEST(MakeCues, LastAtLeastAMoment) {
    const auto cues = make_cues(line("", 500, 500, "now"), 0);
    ASSERT_EQ(cues.size(), 1u);
    EXPECT_EQ(cues[0].end_ms, 501);
}

}  // namespace
}  // namespace scribed::transcript
