// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "store/database.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

class Spans : public testing::Test {
public:
    Spans() {
        database.insert_session(session_row("ses_01")).value();
        database.insert_session(session_row("ses_02")).value();
    }
    static SpanRow span(std::int64_t start_ms, std::int64_t end_ms, const std::string& lane, std::string reason = {}) {
        SpanRow row{"ses_01", "ann", start_ms, end_ms, lane, {}, std::move(reason)};
        if (lane == "lane_down") std::swap(row.lane, row.gap);
        return row;
    }
    void put(const SpanRow& row) { database.put_span(row).value(); }
    std::vector<SpanRow> all() { return database.spans("ses_01").value(); }

    const ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

TEST_F(Spans, AHundredThousandMomentsOfOneLaneAreOneRow) {
    database.begin().value();
    for (std::int64_t at = 0; at < 100'000; ++at)
        put(span(at * 500, at * 500 + 500, "api_realtime", "the first"));
    database.commit().value();
    EXPECT_EQ(all(), (std::vector{span(0, 50'000'000, "api_realtime", "the first")}));
}

TEST_F(Spans, TheNewestWordTakesItsPlaceAndLeavesTheRest) {
    put(span(0, 10000, "a"));
    put(span(4000, 6000, "lane_down", "no credentials"));
    EXPECT_EQ(
        all(),
        (std::vector{span(0, 4000, "a"), span(4000, 6000, "lane_down", "no credentials"), span(6000, 10000, "a")})
    );
    put(span(4000, 6000, "a"));
    EXPECT_EQ(all(), (std::vector{span(0, 10000, "a")}));
}

TEST_F(Spans, AnotherReasonIsAnotherSpan) {
    put(span(0, 1000, "a", "the first"));
    put(span(1000, 2000, "a", "b: usage spent"));
    EXPECT_EQ(all().size(), 2U);
}

TEST_F(Spans, WithNeitherLaneNorGapItOnlyTakesAway) {
    put(span(0, 10000, "a"));
    put(span(7000, INT64_MAX, ""));
    EXPECT_EQ(all(), (std::vector{span(0, 7000, "a")}));
    put(span(7000, 8000, "b"));
    EXPECT_EQ(all(), (std::vector{span(0, 7000, "a"), span(7000, 8000, "b")}));
}

TEST_F(Spans, AnEmptySpanSaysNothing) {
    put(span(500, 500, "a"));
    EXPECT_TRUE(all().empty());
}

TEST_F(Spans, TracksAndSessionsAreApart) {
    put(span(0, 1000, "a"));
    auto bob = span(500, 1500, "b");
    bob.track = "bob";
    put(bob);
    auto other = span(0, 9000, "c");
    other.session = "ses_02";
    put(other);
    EXPECT_EQ(all(), (std::vector{span(0, 1000, "a"), bob}));
    EXPECT_EQ(database.spans("ses_02").value(), (std::vector{other}));
    database.remove_session("ses_02").value();
    EXPECT_TRUE(database.spans("ses_02").value().empty());
    other.session = "ses_03";
    EXPECT_EQ(database.put_span(other).error().code(), Errc::not_found);
}

// Against the same told to an array of milliseconds.
TEST_F(Spans, WhateverIsToldEachMomentHasItsNewestWord) {
    constexpr std::int64_t kLength = 60;
    std::mt19937 random(7);
    const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
    std::array<std::string, kLength> told;
    const std::array<std::string, 4> lanes{"a", "b", "lane_down", ""};
    database.begin().value();
    for (int round = 0; round < 3000; ++round) {
        const std::int64_t start = pick(kLength);
        const std::int64_t end = start + pick(static_cast<int>(kLength - start) + 1);
        const auto& lane = lanes.at(static_cast<std::size_t>(pick(4)));
        put(span(start, end, lane));
        std::fill(told.begin() + start, told.begin() + end, lane);
        std::array<std::string, kLength> stored;
        SpanRow before = span(-1, -1, "");
        for (const auto& row : all()) {
            ASSERT_LT(row.start_ms, row.end_ms);
            ASSERT_GE(row.start_ms, before.end_ms) << "they overlap";
            if (row.start_ms == before.end_ms) {
                ASSERT_FALSE(row.lane == before.lane && row.gap == before.gap) << "two that say the same touch";
            }
            std::fill(
                stored.begin() + row.start_ms, stored.begin() + row.end_ms, row.lane.empty() ? row.gap : row.lane
            );
            before = row;
        }
        ASSERT_EQ(stored, told) << "round " << round;
    }
    database.commit().value();
}

}  // namespace
}  // namespace scribed::store
