// SPDX-License-Identifier: Apache-2.0
#include "transcript/scrollback.hpp"

#include <gtest/gtest.h>

namespace scribed::transcript {
namespace {

Segment segment(std::string id, std::string text, SegmentState state = SegmentState::partial) {
    return {std::move(id), "main", 0, 500, std::move(text), state, 0};
}

TEST(Scrollback, GivesANewSegmentAnIdThatWasNeverGivenOut) {
    Scrollback book;
    const auto first = book.apply(segment("", "he")).value();
    const auto second = book.apply(segment("", "you", SegmentState::final)).value();
    EXPECT_EQ(first.revision, 1u);
    EXPECT_EQ(second.revision, 2u);
    EXPECT_FALSE(first.id.empty());
    EXPECT_NE(first.id, second.id);
}

TEST(Scrollback, ReplacesAPartialAndSettlesIt) {
    Scrollback book;
    const auto id = book.apply(segment("", "he"))->id;
    EXPECT_EQ(book.apply(segment(id, "hello"))->revision, 2u);
    ASSERT_EQ(book.open().size(), 1u);
    EXPECT_EQ(book.open()[0].text, "hello");
    const auto settled = book.apply(segment(id, "Hello.", SegmentState::final)).value();
    EXPECT_EQ(settled.id, id);
    EXPECT_EQ(settled.revision, 3u);
    EXPECT_EQ(settled.text, "Hello.");
    EXPECT_TRUE(book.open().empty());
}

TEST(Scrollback, ChangesNothingThatHasSettledHoweverLongAgo) {
    Scrollback book;
    const auto final_id = book.apply(segment("", "Hello.", SegmentState::final))->id;
    const auto retracted_id = book.apply(segment("", "x"))->id;
    book.apply(segment(retracted_id, "", SegmentState::retracted));
    for (int i = 0; i < 1000; ++i)
        book.apply(segment("", "more", SegmentState::final));
    const auto stands = book.revision();
    for (const auto& id : {final_id, retracted_id}) {
        EXPECT_FALSE(book.apply(segment(id, "hell")));
        EXPECT_FALSE(book.apply(segment(id, "Hello.", SegmentState::final)));
        EXPECT_FALSE(book.apply(segment(id, "", SegmentState::retracted)));
    }
    EXPECT_EQ(book.revision(), stands);
    EXPECT_TRUE(book.open().empty());
}

TEST(Scrollback, TakesAnIdenticalSegmentForNoChange) {
    Scrollback book;
    const auto id = book.apply(segment("", "hello"))->id;
    Segment again = segment(id, "hello");
    again.revision = 77;
    EXPECT_FALSE(book.apply(again));
    EXPECT_EQ(book.revision(), 1u);
}

TEST(Scrollback, KnowsUpToWhereEachTrackHasSettled) {
    Scrollback book;
    book.apply({"", "a", 0, 500, "open", SegmentState::partial, 0});
    book.apply({"", "a", 0, 400, "", SegmentState::retracted, 0});
    EXPECT_EQ(book.settled_ms("a"), 0);
    book.apply({"", "a", 0, 300, "said", SegmentState::final, 0});
    EXPECT_EQ(book.settled_ms("a"), 300);
    book.add_gap({"a", 300, 700, "overflow", 0});
    EXPECT_EQ(book.settled_ms("a"), 700);
    book.apply({"", "a", 500, 600, "late", SegmentState::final, 0});
    EXPECT_EQ(book.settled_ms("a"), 700);
    EXPECT_EQ(book.settled_ms("b"), 0);
}

TEST(Scrollback, ExtendsTheTracksLastGapWhenItTouchesAndHasTheSameReason) {
    Scrollback book;
    book.add_gap({"a", 0, 100, "overflow", 0});
    book.add_gap({"b", 0, 100, "overflow", 0});
    const Gap grown = book.add_gap({"a", 100, 180, "overflow", 0});
    EXPECT_EQ(grown.start_ms, 0);
    EXPECT_EQ(grown.end_ms, 180);
    EXPECT_EQ(grown.revision, 3u);
    EXPECT_EQ(book.add_gap({"a", 180, 200, "lane_down", 0}).start_ms, 180);
    EXPECT_EQ(book.add_gap({"a", 300, 400, "lane_down", 0}).start_ms, 300);
    // It would leave the one that begins later behind.
    EXPECT_EQ(book.add_gap({"a", 250, 320, "lane_down", 0}).end_ms, 320);
}

TEST(Scrollback, GoesOnBehindWhatWasStored) {
    Scrollback book;
    TimelineEnd end;
    end.revision = 12;
    end.tracks["main"] = {900, Gap{"main", 800, 900, "overflow", 9}};
    book.restore(std::move(end));
    EXPECT_EQ(book.revision(), 12u);
    EXPECT_EQ(book.settled_ms("main"), 900);
    EXPECT_FALSE(book.apply(segment("s7", "late partial")));
    EXPECT_EQ(book.apply(segment("", "next"))->revision, 13u);
    EXPECT_EQ(book.add_gap({"main", 900, 950, "overflow", 0}).start_ms, 800);
}

}  // namespace
}  // namespace scribed::transcript
