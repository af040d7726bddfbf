// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include <gtest/gtest.h>

#include "store/database.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;
using transcript::Gap;
using transcript::Segment;
using transcript::SegmentState;

auto all_of(const Segment& s) { return std::tie(s.id, s.track, s.start_ms, s.end_ms, s.text, s.state, s.revision); }
auto all_of(const Gap& g) { return std::tie(g.track, g.start_ms, g.end_ms, g.reason, g.revision); }

class Timeline : public testing::Test {
public:
    Timeline() {
        database.insert_session(session_row("ses_01")).value();
        database.insert_session(session_row("ses_02")).value();
    }
    const ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

TEST_F(Timeline, KeepsTracksByIndex) {
    const TrackRow second{"ses_01", 1, "bob", "Bob", 48000, "1.wav"};
    TrackRow first{"ses_01", 0, "ann", "Ann", 8000, "0.wav"};
    database.put_track(second).value();
    database.put_track(first).value();
    EXPECT_EQ(database.tracks("ses_01").value(), (std::vector{first, second}));
    first.name = "Anne";
    database.put_track(first).value();
    EXPECT_EQ(database.tracks("ses_01").value(), (std::vector{first, second}));
    EXPECT_TRUE(database.tracks("ses_02").value().empty());
    const TrackRow taken{"ses_01", 2, "bob", "Bob", 48000, "2.wav"};
    EXPECT_EQ(database.put_track(taken).error().code(), Errc::conflict);
}

TEST_F(Timeline, ReplacesASegmentByANewerOneOnly) {
    const Segment early{"b", "ann", 0, 900, "hello", SegmentState::final, 4};
    Segment late{"a", "ann", 1000, 2000, "", SegmentState::partial, 5};
    database.put_segment("ses_01", late).value();
    database.put_segment("ses_01", early).value();
    late.text = "wörld";
    late.state = SegmentState::retracted;
    late.revision = 6;
    database.put_segment("ses_01", late).value();
    Segment stale = late;
    stale.text = "old";
    stale.revision = 3;
    database.put_segment("ses_01", stale).value();
    const auto rows = database.segments("ses_01").value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(all_of(rows[0]), all_of(early));
    EXPECT_EQ(all_of(rows[1]), all_of(late));
    EXPECT_TRUE(database.segments("ses_02").value().empty());
}

TEST_F(Timeline, TakesTheSameSegmentIdInTwoSessions) {
    const Segment segment{"a", "ann", 0, 1, "x", SegmentState::final, 1};
    database.put_segment("ses_01", segment).value();
    database.put_segment("ses_02", segment).value();
    EXPECT_EQ(database.segments("ses_01").value().size(), 1U);
    EXPECT_EQ(database.segments("ses_02").value().size(), 1U);
}

TEST_F(Timeline, ReplacesAGapThatGrew) {
    const Gap other{"bob", 100, 150, "overflow", 1};
    Gap gap{"ann", 100, 200, "lane_down", 2};
    database.put_gap("ses_01", gap).value();
    database.put_gap("ses_01", other).value();
    gap.end_ms = 300;
    gap.revision = 3;
    database.put_gap("ses_01", gap).value();
    Gap stale = gap;
    stale.end_ms = 250;
    stale.revision = 2;
    database.put_gap("ses_01", stale).value();
    const auto rows = database.gaps("ses_01").value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(all_of(rows[0]), all_of(gap));
    EXPECT_EQ(all_of(rows[1]), all_of(other));
}

TEST_F(Timeline, KeepsMarksInOrderOfTime) {
    const MarkRow late{"ses_01", 500, "late"};
    const MarkRow early{"ses_01", 20, "early"};
    database.put_mark(late).value();
    database.put_mark(early).value();
    database.put_mark(early).value();
    EXPECT_EQ(database.marks("ses_01").value(), (std::vector{early, early, late}));
}

TEST_F(Timeline, KeepsLanesInOrderOfArrival) {
    const LaneRow first{"ses_01", 9, "chatgpt_realtime", "down", "refused", 1};
    const LaneRow second{"ses_01", 7, "api_realtime", "up", "", 2};
    database.put_lane(first).value();
    database.put_lane(second).value();
    EXPECT_EQ(database.lanes("ses_01").value(), (std::vector{first, second}));
}

TEST_F(Timeline, IsNotKeptForASessionThatDoesNotExist) {
    EXPECT_EQ(database.put_track({"ses_0", 0, "a", "", 16000, "f"}).error().code(), Errc::not_found);
    EXPECT_EQ(
        database.put_segment("ses_0", {"a", "t", 0, 1, "", SegmentState::final, 1}).error().code(), Errc::not_found
    );
    EXPECT_EQ(database.put_gap("ses_0", {"t", 0, 1, "r", 1}).error().code(), Errc::not_found);
    EXPECT_EQ(database.put_mark({"ses_0", 0, "m"}).error().code(), Errc::not_found);
    EXPECT_EQ(database.put_lane({"ses_0", 0, "l", "s", "r", 1}).error().code(), Errc::not_found);
}

TEST_F(Timeline, GoesWithItsSession) {
    for (const std::string id : {"ses_01", "ses_02"}) {
        database.put_track({id, 0, "a", "", 16000, "f"}).value();
        database.put_segment(id, {"a", "t", 0, 1, "", SegmentState::final, 1}).value();
        database.put_gap(id, {"t", 0, 1, "r", 1}).value();
        database.put_mark({id, 0, "m"}).value();
        database.put_lane({id, 0, "l", "s", "r", 1}).value();
        database.put_piece({id, 1, 0, 0, 0, 10, PieceState::done, "x", "api", 1, "", ""}).value();
        database.put_canon({id, 1, 5, "{}"}).value();
    }
    database.remove_session("ses_01").value();
    EXPECT_EQ(database.session("ses_01").error().code(), Errc::not_found);
    EXPECT_TRUE(database.tracks("ses_01").value().empty());
    EXPECT_TRUE(database.segments("ses_01").value().empty());
    EXPECT_TRUE(database.gaps("ses_01").value().empty());
    EXPECT_TRUE(database.marks("ses_01").value().empty());
    EXPECT_TRUE(database.lanes("ses_01").value().empty());
    EXPECT_TRUE(database.pieces("ses_01", 1).value().empty());
    EXPECT_TRUE(database.canon_versions("ses_01").value().empty());
    EXPECT_EQ(database.tracks("ses_02").value().size(), 1U);
    EXPECT_EQ(database.segments("ses_02").value().size(), 1U);
    EXPECT_EQ(database.pieces("ses_02", 1).value().size(), 1U);
    EXPECT_EQ(database.canon("ses_02", 0).value().json, "{}");
}

}  // namespace
}  // namespace scribed::store
