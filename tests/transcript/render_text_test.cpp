// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "random_track.hpp"
#include "transcript/merge.hpp"
#include "transcript/render.hpp"

namespace scribed::transcript {
namespace {

Canon two_lines() {
    CanonSegment first{"c1",          "mic 1",          "Ann",
                       62'400,        64'000,           "Hello *Bob*.",
                       Source::canon, Timing::anchored, {{62'400, 63'000, "Hello"}, {63'000, 64'000, "*Bob*."}}};
    CanonSegment second{
        "c2", "b", "Bob", 3'600'000, 3'601'000, "Hi.", Source::live, Timing::bounded, {{3'600'000, 3'601'000, "Hi."}}};
    return {{first, second}};
}

DocumentInfo info() { return {"ses_1", "Weekly [A]", 1'795'177'800'123, 2, "/v1/sessions/ses_1/audio/"}; }

TEST(RenderFormat, HasANameAndATypeForEach) {
    for (const Format format : {Format::json, Format::txt, Format::md, Format::srt, Format::vtt}) {
        EXPECT_EQ(parse_format(name(format)), format);
        EXPECT_NE(content_type(format).find("charset=utf-8"), std::string_view::npos);
    }
    EXPECT_FALSE(parse_format("pdf"));
    EXPECT_FALSE(parse_format(""));
}

TEST(RenderTxt, WritesOneLinePerSegment) {
    EXPECT_EQ(render(two_lines(), info(), Format::txt), "[00:01:02] Ann: Hello *Bob*.\n[01:00:00] Bob: Hi.\n");
}

TEST(RenderMd, LinksEachLineToItsMomentAndEscapesMarkup) {
    EXPECT_EQ(
        render(two_lines(), info(), Format::md),
        "# Weekly \\[A\\]\n"
        "\n**Ann** [00:01:02](/v1/sessions/ses_1/audio/mic%201.wav#t=62) Hello \\*Bob\\*.\n"
        "\n**Bob** [01:00:00](/v1/sessions/ses_1/audio/b.wav#t=3600) Hi.\n"
    );
}

TEST(RenderMd, HasNoLinksWithoutAnAudioAddress) {
    DocumentInfo plain = info();
    plain.audio_url.clear();
    plain.title.clear();
    Canon canon = two_lines();
    canon.segments.pop_back();
    EXPECT_EQ(render(canon, plain, Format::md), "# ses\\_1\n\n[00:01:02] Hello \\*Bob\\*.\n");
}

TEST(RenderJson, HasTheMembersOfTheContract) {
    JsonParser parser;
    const std::string text = render(two_lines(), info(), Format::json);
    const auto root = parser.parse(text);
    ASSERT_TRUE(root);
    EXPECT_EQ((*root)["session"].string(), "ses_1");
    EXPECT_EQ((*root)["version"].integer(), 2);
    EXPECT_EQ((*root)["started_at"].string(), rfc3339(info().started_ms));
    const auto segments = (*root)["segments"].items();
    ASSERT_EQ(segments.size(), 2u);
    EXPECT_EQ(segments[0]["timing"].string(), "anchored");
    EXPECT_EQ(segments[1]["source"].string(), "live");
    EXPECT_EQ(segments[0]["words"].items()[1].items()[0].integer(), 63'000);
}

bool same(const CanonSegment& a, const CanonSegment& b) {
    const auto same_word = [](const Word& x, const Word& y) {
        return x.start_ms == y.start_ms && x.end_ms == y.end_ms && x.text == y.text;
    };
    return a.id == b.id && a.track == b.track && a.speaker == b.speaker && a.start_ms == b.start_ms &&
           a.end_ms == b.end_ms && a.text == b.text && a.source == b.source && a.timing == b.timing &&
           std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), same_word);
}

TEST(ParseCanon, ReadsBackWhatRenderWrote) {
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        const MergeTrack track = test::TrackMaker(seed).make();
        const Canon canon = merge(std::span(&track, 1));
        const auto back = parse_canon(render(canon, info(), Format::json));
        ASSERT_TRUE(back);
        ASSERT_EQ(back->segments.size(), canon.segments.size());
        for (std::size_t i = 0; i < canon.segments.size(); ++i)
            EXPECT_TRUE(same(back->segments[i], canon.segments[i]));
    }
}

TEST(ParseCanon, ReadsAnEmptyDocument) {
    const auto back = parse_canon(render({}, {}, Format::json));
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->segments.empty());
}

TEST(ParseCanon, NamesTheFaultyMember) {
    const auto fault = [](std::string_view json) {
        const auto got = parse_canon(json);
        return got ? std::string("no fault") : got.error().param();
    };
    EXPECT_EQ(fault("{}"), "segments");
    EXPECT_EQ(fault(R"({"segments":[7]})"), "segments[0]");
    EXPECT_EQ(fault(R"({"segments":[{"id":"c1"}]})"), "segments[0].track");
    const std::string head = R"({"segments":[{"id":"c1","track":"a","speaker":"","text":"x",)";
    EXPECT_EQ(fault(head + R"("start_ms":"0"}]})"), "segments[0].start_ms");
    EXPECT_EQ(fault(head + R"("start_ms":0,"end_ms":1,"source":"canon","timing":"guessed"}]})"), "segments[0].timing");
    EXPECT_EQ(
        fault(head + R"("start_ms":0,"end_ms":1,"source":"canon","timing":"bounded","words":[[0,1,"x"],[0]]}]})"),
        "segments[0].words[1]"
    );
    EXPECT_FALSE(parse_canon("not json"));
}

}  // namespace
}  // namespace scribed::transcript
