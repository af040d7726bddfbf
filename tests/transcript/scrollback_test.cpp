// SPDX-License-Identifier: Apache-2.0
#include "transcript/scrollback.hpp"

#include <gtest/gtest.h>

namespace scribed::transcript {
namespace {

Segment segment(std::string id, std::int64_t start, std::string text, SegmentState state = SegmentState::partial) {
    return {std::move(id), "main", start, start + 500, std::move(text), state, 0};
}

TEST(Scrollback, ReplacesAPartialAndSettlesIt) {
    Scrollback book;
    EXPECT_EQ(book.apply(segment("a", 0, "he"))->revision, 1u);
    EXPECT_EQ(book.apply(segment("a", 0, "hello"))->revision, 2u);
    EXPECT_EQ(book.apply(segment("a", 0, "Hello.", SegmentState::final))->revision, 3u);
    ASSERT_EQ(book.segments().size(), 1u);
    EXPECT_EQ(book.segments()[0].text, "Hello.");
    EXPECT_EQ(book.segments()[0].state, SegmentState::final);
}

TEST(Scrollback, NeverMakesASettledSegmentPartialAgain) {
    Scrollback book;
    book.apply(segment("a", 0, "Hello.", SegmentState::final));
    EXPECT_FALSE(book.apply(segment("a", 0, "hell")));
    book.apply(segment("b", 0, "x", SegmentState::retracted));
    EXPECT_FALSE(book.apply(segment("b", 0, "x")));
    EXPECT_EQ(book.revision(), 2u);
}

TEST(Scrollback, TakesAnIdenticalSegmentForNoChange) {
    Scrollback book;
    book.apply(segment("a", 0, "hello"));
    Segment again = segment("a", 0, "hello");
    again.revision = 77;
    EXPECT_FALSE(book.apply(again));
    EXPECT_EQ(book.revision(), 1u);
}

TEST(Scrollback, CorrectsAFinalSegmentByAnotherFinalOne) {
    Scrollback book;
    book.apply(segment("a", 0, "Hello.", SegmentState::final));
    EXPECT_EQ(book.apply(segment("a", 20, "Hello!", SegmentState::final))->revision, 2u);
    EXPECT_EQ(book.segments()[0].start_ms, 20);
}

TEST(Scrollback, HidesRetractedSegmentsButTellsOfThemInChanges) {
    Scrollback book;
    book.apply(segment("a", 0, "noise"));
    book.apply(segment("a", 0, "", SegmentState::retracted));
    EXPECT_TRUE(book.segments().empty());
    ASSERT_EQ(book.segments_since(1).size(), 1u);
    EXPECT_EQ(book.segments_since(1)[0].state, SegmentState::retracted);
}

TEST(Scrollback, OrdersSegmentsByStartThenTrackThenId) {
    Scrollback book;
    Segment other = segment("z", 100, "other");
    other.track = "alice";
    book.apply(segment("b", 100, "two"));
    book.apply(segment("a", 100, "one"));
    book.apply(other);
    book.apply(segment("c", 0, "zero"));
    std::string ids;
    for (const auto& row : book.segments())
        ids += row.id;
    EXPECT_EQ(ids, "czab");
}

TEST(Scrollback, GivesChangesSinceARevisionInOrderOfRevision) {
    Scrollback book;
    book.apply(segment("b", 0, "one"));
    book.apply(segment("a", 0, "two"));
    book.add_gap({"main", 0, 100, "overflow", 0});
    EXPECT_EQ(book.next_revision(), 4u);
    book.apply(segment("b", 0, "one more"));
    const auto changes = book.segments_since(1);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].id, "a");
    EXPECT_EQ(changes[1].id, "b");
    EXPECT_EQ(changes[1].revision, 5u);
    EXPECT_TRUE(book.segments_since(5).empty());
    EXPECT_EQ(book.gaps_since(2).size(), 1u);
    EXPECT_TRUE(book.gaps_since(3).empty());
}

TEST(Scrollback, ExtendsTheTracksLastGapWhenItTouchesAndHasTheSameReason) {
    Scrollback book;
    book.add_gap({"a", 0, 100, "overflow", 0});
    book.add_gap({"b", 0, 100, "overflow", 0});
    const Gap grown = book.add_gap({"a", 100, 180, "overflow", 0});
    EXPECT_EQ(grown.start_ms, 0);
    EXPECT_EQ(grown.end_ms, 180);
    EXPECT_EQ(grown.revision, 3u);
    book.add_gap({"a", 180, 200, "lane_down", 0});
    book.add_gap({"a", 300, 400, "lane_down", 0});
    EXPECT_EQ(book.gaps().size(), 4u);
}

TEST(Scrollback, ContinuesFromStoredRows) {
    Scrollback book;
    Segment stored = segment("a", 0, "Hello.", SegmentState::final);
    stored.revision = 7;
    book.restore({stored}, {{"main", 0, 10, "overflow", 9}}, 12);
    EXPECT_EQ(book.revision(), 12u);
    EXPECT_FALSE(book.apply(segment("a", 0, "late partial")));
    EXPECT_EQ(book.apply(segment("b", 600, "next"))->revision, 13u);
    EXPECT_EQ(book.segments_since(6).size(), 2u);
}

}  // namespace
}  // namespace scribed::transcript
