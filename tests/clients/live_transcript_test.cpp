// SPDX-License-Identifier: Apache-2.0
#include "clients/live_transcript.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using transcript::SegmentState;

transcript::Segment segment(
    const char* id, std::int64_t start_ms, const char* text, SegmentState state, transcript::Revision revision
) {
    return {id, "main", start_ms, start_ms + 1000, text, state, revision};
}

std::vector<std::string> texts(const std::vector<LiveLine>& lines) {
    std::vector<std::string> out;
    out.reserve(lines.size());
    for (const auto& line : lines)
        out.push_back(line.text);
    return out;
}

TEST(LiveTranscript, SettlesFinalsInTheOrderOfTime) {
    LiveTranscript live;
    live.apply(segment("a", 0, "one", SegmentState::partial, 1));
    live.apply(segment("b", 2000, "two", SegmentState::final, 2));
    EXPECT_THAT(texts(live.settle(10)), IsEmpty());
    EXPECT_THAT(texts(live.open()), ElementsAre("one", "two"));
    live.apply(segment("a", 0, "one!", SegmentState::final, 3));
    EXPECT_THAT(texts(live.settle(10)), ElementsAre("one!", "two"));
    EXPECT_THAT(texts(live.settle(10)), IsEmpty());
    EXPECT_THAT(texts(live.open()), IsEmpty());
}

TEST(LiveTranscript, DoesNotWaitForASlowOneForEver) {
    LiveTranscript live;
    live.apply(segment("slow", 0, "slow", SegmentState::partial, 1));
    for (int i = 1; i <= 5; ++i) {
        live.apply(segment(std::to_string(i).c_str(), i * 1000, "f", SegmentState::final, static_cast<unsigned>(i) + 1)
        );
    }
    EXPECT_EQ(live.settle(3).size(), 3U);
    EXPECT_THAT(texts(live.open()), ElementsAre("slow", "f", "f"));
}

TEST(LiveTranscript, AnOlderRevisionChangesNothing) {
    LiveTranscript live;
    live.apply(segment("a", 0, "newer", SegmentState::partial, 5));
    live.apply(segment("a", 0, "older", SegmentState::partial, 4));
    EXPECT_THAT(texts(live.open()), ElementsAre("newer"));
}

TEST(LiveTranscript, ASegmentThatIsRepeatedAfterItSettledDoesNotComeAgain) {
    LiveTranscript live;
    live.apply(segment("a", 0, "said", SegmentState::final, 1));
    EXPECT_EQ(live.settle(10).size(), 1U);
    live.apply(segment("a", 0, "said", SegmentState::final, 1));
    live.apply(segment("a", 0, "said otherwise", SegmentState::final, 2));
    EXPECT_THAT(live.settle(10), IsEmpty());
    EXPECT_EQ(live.segments().front().text, "said otherwise");
}

TEST(LiveTranscript, WithdrawsWhatIsRetracted) {
    LiveTranscript live;
    live.apply(segment("a", 0, "hm", SegmentState::partial, 1));
    live.apply(segment("a", 0, "hm", SegmentState::retracted, 2));
    EXPECT_THAT(live.open(), IsEmpty());
    EXPECT_THAT(live.segments(), IsEmpty());
}

TEST(LiveTranscript, AGapAtTheEndWaitsBecauseItMayGrow) {
    LiveTranscript live;
    live.apply(transcript::Gap{"main", 1000, 2000, "lane_down", 1});
    EXPECT_THAT(live.settle(10), IsEmpty());
    live.apply(transcript::Gap{"main", 1000, 4000, "lane_down", 2});
    live.apply(segment("a", 5000, "back", SegmentState::final, 3));
    EXPECT_THAT(
        texts(live.settle(10)), ElementsAre("3.0 s without live text: nobody was there to transcribe it", "back")
    );
}

TEST(LiveTranscript, KeepsControlCharactersOffTheTerminal) {
    LiveTranscript live;
    live.name_track("main", "Eve\x1b[2J");
    live.apply(segment("a", 0, "hello\x1b[31m\nworld", SegmentState::final, 1));
    const auto lines = live.settle(10);
    EXPECT_EQ(lines.front().text.find('\x1b'), std::string::npos);
    EXPECT_EQ(lines.front().name.find('\x1b'), std::string::npos);
}

TEST(LiveTranscript, SettlesEverythingAtTheEnd) {
    LiveTranscript live;
    live.apply(segment("a", 0, "half", SegmentState::partial, 1));
    EXPECT_THAT(texts(live.settle_all()), ElementsAre("half"));
    EXPECT_THAT(live.open(), IsEmpty());
}

}  // namespace
}  // namespace scribed::clients
