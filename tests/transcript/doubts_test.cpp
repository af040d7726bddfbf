// SPDX-License-Identifier: Apache-2.0
#include "transcript/doubts.hpp"

#include <gtest/gtest.h>

#include "transcript/render.hpp"

namespace scribed::transcript {
namespace {

// Two utterances, then half a minute in which nobody speaks.
MergeTrack quiet_end() {
    MergeTrack track;
    track.live = {{"1", 1000, 3000, "good morning everyone and welcome"}, {"2", 4000, 6000, "that is all for today"}};
    track.canon = {{0, 40'000, "Good morning everyone, and welcome. That is all for today. Thanks for watching!"}};
    track.speech = {{1000, 3000}, {4000, 6000}};
    return track;
}

std::string text_of(const Canon& canon, Doubt doubt) {
    std::string out;
    for (const CanonSegment& segment : canon.segments)
        if (segment.doubt == doubt) out += (out.empty() ? "" : " ") + segment.text;
    return out;
}

Canon merge_one(const MergeTrack& track) { return merge(std::span(&track, 1)); }

TEST(Doubts, AreRaisedByTextInALongSilence) {
    const Canon canon = merge_one(quiet_end());
    EXPECT_EQ(text_of(canon, Doubt::no_voice), "Thanks for watching!");
    EXPECT_EQ(text_of(canon, Doubt::none), "Good morning everyone, and welcome. That is all for today.");
}

TEST(Doubts, TakeNoVoiceFromTheWordsBesideThem) {
    MergeTrack without = quiet_end();
    without.canon[0].text = "Good morning everyone, and welcome. That is all for today.";
    const auto expected = time_words(without);
    const auto words = time_words(quiet_end());
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(static_cast<double>(words[i].start_ms), static_cast<double>(expected[i].start_ms), 5);
    EXPECT_GE(words[expected.size()].start_ms, 6000);
    EXPECT_EQ(words.back().timing, Timing::bounded);
}

TEST(Doubts, AreRaisedByAPieceWithoutAnyVoice) {
    MergeTrack track = quiet_end();
    track.canon = {{0, 7000, "Good morning everyone, and welcome. That is all for today."}, {7000, 9000, "you"}};
    EXPECT_EQ(text_of(merge_one(track), Doubt::no_voice), "you");
    track.live.clear();
    track.speech.clear();
    EXPECT_EQ(text_of(merge_one(track), Doubt::none).substr(0, 4), "Good");
    track.listened = true;
    EXPECT_EQ(text_of(merge_one(track), Doubt::none), "");
}

TEST(Doubts, AreNotRaisedByWhatTheLivePassHeardToo) {
    MergeTrack track = quiet_end();
    track.live.push_back({"3", 20'000, 21'000, "thanks for watching"});
    EXPECT_EQ(text_of(merge_one(track), Doubt::no_voice), "");
}

TEST(Doubts, AreNotRaisedWhereSomebodySpoke) {
    MergeTrack track = quiet_end();
    track.speech.push_back({20'000, 20'900});
    EXPECT_EQ(text_of(merge_one(track), Doubt::no_voice), "");
}

TEST(Doubts, AreNotRaisedBySoftWordsInAShortPause) {
    MergeTrack track = quiet_end();
    track.canon[0].end_ms = 9000;
    EXPECT_EQ(text_of(merge_one(track), Doubt::no_voice), "");
}

TEST(Doubts, AreNotRaisedWithoutADetector) {
    MergeTrack track = quiet_end();
    track.speech.clear();
    EXPECT_EQ(text_of(merge_one(track), Doubt::no_voice), "");
}

TEST(Doubts, AreRaisedByThePromptComingBack) {
    MergeTrack track = quiet_end();
    track.prompt = "The annual meeting of Monro, with Ann Mulholland and Bob.";
    track.live.push_back({"3", 50'000, 51'000, "a few words"});
    track.canon.push_back({45'000, 60'000, "The annual meeting of Monro with Ann Mulholland."});
    track.speech.push_back({50'000, 51'000});
    EXPECT_EQ(text_of(merge_one(track), Doubt::prompt_echo), "");  // the live pass heard somebody say something
    track.live.pop_back();
    EXPECT_EQ(text_of(merge_one(track), Doubt::prompt_echo), "The annual meeting of Monro with Ann Mulholland.");
    track.live.push_back({"3", 50'000, 51'000, "annual meeting of monroe with ann mulholland"});
    EXPECT_EQ(text_of(merge_one(track), Doubt::prompt_echo), "");
}

TEST(Doubts, AreNotRaisedByAFewWordsOfThePrompt) {
    MergeTrack track;
    track.prompt = "Ann Mulholland talks with Bob about the roads of Missouri";
    track.canon = {{0, 5000, "Bob talks about roads."}, {5000, 9000, "Ann Mulholland"}};
    track.speech = {{0, 8000}};
    EXPECT_EQ(text_of(merge_one(track), Doubt::prompt_echo), "");
}

TEST(Doubts, KeepTheLiveTextUnderneath) {
    MergeTrack track;
    track.prompt = "Kubernetes and Postgres on bare metal";
    track.live = {{"1", 1000, 2000, "hm"}};
    track.canon = {{0, 9000, "Kubernetes and Postgres on bare metal."}};
    track.speech = {{1000, 2000}};
    const Canon canon = merge_one(track);
    EXPECT_EQ(text_of(canon, Doubt::prompt_echo), "Kubernetes and Postgres on bare metal.");
    EXPECT_EQ(text_of(canon, Doubt::none), "hm");
}

TEST(Doubts, StayInTheDocumentAndOutOfTheExports) {
    const Canon canon = merge_one(quiet_end());
    for (const Format format : {Format::txt, Format::md, Format::srt, Format::vtt})
        EXPECT_EQ(render(canon, {}, format).find("Thanks"), std::string::npos) << name(format);
    const std::string json = render(canon, {}, Format::json);
    EXPECT_NE(json.find(R"("doubt":"no_voice")"), std::string::npos);
    const auto back = parse_canon(json);
    ASSERT_TRUE(back);
    EXPECT_EQ(render(*back, {}, Format::json), json);
    EXPECT_EQ(back->segments.back().doubt, Doubt::no_voice);
    EXPECT_FALSE(parse_canon(R"({"segments":[{"id":"","track":"","speaker":"","text":"","start_ms":0,"end_ms":0,)"
                             R"("source":"canon","timing":"anchored","doubt":"maybe","words":[]}]})"));
}

}  // namespace
}  // namespace scribed::transcript
