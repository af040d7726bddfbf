// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/database.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using transcript::SegmentState;
using Ids = std::vector<std::string>;

class LiveText : public testing::Test {
public:
    LiveText() {
        for (const auto* session : {"ses_01", "ses_02"}) {
            database.insert_session(session_row(session)).value();
            database.put_segment(session, {"s9", "bob", 100, 200, "x", SegmentState::final, 9}).value();
            database.put_segment(session, {"s2", "ann", 100, 300, "x", SegmentState::final, 4}).value();
            database.put_segment(session, {"s10", "ann", 100, 250, "x", SegmentState::final, 10}).value();
            database.put_segment(session, {"s5", "ann", 50, 500, "", SegmentState::retracted, 6}).value();
            database.put_segment(session, {"s1", "ann", 0, 90, "x", SegmentState::final, 1}).value();
            database.put_gap(session, {"bob", 200, 900, "overflow", 8}).value();
            database.put_gap(session, {"ann", 300, 400, "overflow", 3}).value();
            database.put_gap(session, {"ann", 500, 600, "lane_down", 7}).value();
        }
    }
    template <class Rows>
    static Ids ids_of(const Rows& rows) {
        Ids out;
        for (const auto& row : rows.value())
            out.push_back(row.id);
        return out;
    }
    static Ids starts_of(const std::vector<transcript::Gap>& gaps) {
        Ids out;
        for (const auto& gap : gaps)
            out.push_back(gap.track + " " + std::to_string(gap.start_ms));
        return out;
    }
    const scribed::test::ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

TEST_F(LiveText, FinalsComeInOrderPageByPage) {
    EXPECT_EQ(ids_of(database.finals("ses_01", 100, {}, 9)), (Ids{"s1", "s10", "s2", "s9"}));
    EXPECT_EQ(ids_of(database.finals("ses_01", 100, {}, 2)), (Ids{"s1", "s10"}));
    EXPECT_EQ(ids_of(database.finals("ses_01", 100, {100, "ann", "s10"}, 2)), (Ids{"s2", "s9"}));
    EXPECT_EQ(ids_of(database.finals("ses_01", 100, {100, "bob", "s9"}, 2)), Ids{});
    EXPECT_EQ(ids_of(database.finals("ses_01", 9, {}, 9)), (Ids{"s1", "s2", "s9"})) << "as they stood then";
}

TEST_F(LiveText, GapsComeInOrderPageByPage) {
    EXPECT_EQ(starts_of(database.gaps("ses_01", 100, {}, 9).value()), (Ids{"bob 200", "ann 300", "ann 500"}));
    EXPECT_EQ(starts_of(database.gaps("ses_01", 100, {200, "bob", {}}, 1).value()), (Ids{"ann 300"}));
    EXPECT_EQ(starts_of(database.gaps("ses_01", 7, {}, 9).value()), (Ids{"ann 300", "ann 500"}));
}

TEST_F(LiveText, ChangesAreCompleteUpToWhereTheySay) {
    const auto all = database.changes("ses_01", 1, 9, 9).value();
    EXPECT_EQ(all.until, 9U);
    ASSERT_EQ(all.segments.size(), 3U);
    EXPECT_EQ(all.segments[1].id, "s5") << "a retraction is a change";
    EXPECT_EQ(starts_of(all.gaps), (Ids{"ann 300", "ann 500", "bob 200"}));

    const auto some = database.changes("ses_01", 1, 9, 2).value();
    EXPECT_EQ(some.until, 6U);
    ASSERT_EQ(some.segments.size(), 2U);
    EXPECT_EQ(starts_of(some.gaps), Ids{"ann 300"}) << "what lies behind the second segment may not be all";
    const auto more = database.changes("ses_01", some.until, 9, 2).value();
    EXPECT_EQ(more.until, 8U);
    EXPECT_EQ(starts_of(more.gaps), (Ids{"ann 500", "bob 200"}));
    const auto last = database.changes("ses_01", more.until, 9, 2).value();
    EXPECT_EQ(last.until, 9U);
    ASSERT_EQ(last.segments.size(), 1U);
    EXPECT_EQ(last.segments[0].id, "s9");
}

TEST_F(LiveText, TellsWhereItEnds) {
    database.put_lane({"ses_01", 1, "api_realtime", "up", "", 12}).value();
    const auto end = database.timeline_end("ses_01").value();
    EXPECT_EQ(end.revision, 12U);
    ASSERT_EQ(end.tracks.size(), 2U);
    EXPECT_EQ(end.tracks.at("ann").settled_ms, 600);
    EXPECT_EQ(end.tracks.at("bob").settled_ms, 900);
    EXPECT_EQ(end.tracks.at("ann").last_gap->start_ms, 500);
    EXPECT_EQ(end.tracks.at("ann").last_gap->reason, "lane_down");
    EXPECT_EQ(end.tracks.at("ann").last_gap->revision, 7U);
    EXPECT_EQ(database.timeline_end("ses_02").value().revision, 10U);
    EXPECT_TRUE(database.timeline_end("ses_03").value().tracks.empty());
}

}  // namespace
}  // namespace scribed::store
