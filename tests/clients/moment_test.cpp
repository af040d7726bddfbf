// SPDX-License-Identifier: Apache-2.0
#include "clients/moment.hpp"

#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

TEST(Moment, ReadsAsPeopleWriteIt) {
    EXPECT_EQ(parse_moment("0"), 0);
    EXPECT_EQ(parse_moment("83"), 83'000);
    EXPECT_EQ(parse_moment("1:23"), 83'000);
    EXPECT_EQ(parse_moment("01:02:03"), 3'723'000);
    EXPECT_EQ(parse_moment("1:02:03.5"), 3'723'500);
    EXPECT_EQ(parse_moment("83.045"), 83'045);
    EXPECT_EQ(parse_moment("90:00"), 5'400'000);
}

TEST(Moment, RefusesEverythingElse) {
    for (const auto* text :
         {"", ":", "1:", ":30", "1:60", "1:2:3:4", "-1", "+1", "1.", "1.2345", "a", "1:2a", "1 2",
          "1:02:03:", "9999999999", "99999:00:00", "1,5"}) {
        EXPECT_FALSE(parse_moment(text)) << text;
    }
}

TEST(Moment, HasTheBelievedSegmentsAroundIt) {
    transcript::Canon canon;
    for (std::int64_t i = 0; i < 10; ++i) {
        transcript::CanonSegment segment;
        segment.id = "c" + std::to_string(i);
        segment.start_ms = i * 10'000;
        segment.end_ms = i * 10'000 + 8'000;
        canon.segments.push_back(segment);
    }
    canon.segments[5].doubt = transcript::Doubt::no_voice;
    std::string ids;
    for (const auto& segment : around(canon, 45'000, 6'000).segments)
        ids += segment.id;
    EXPECT_EQ(ids, "c4");
    EXPECT_EQ(around(canon, 45'000, 20'000).segments.size(), 4u);
    EXPECT_TRUE(around(canon, 200'000, 10'000).segments.empty());
}

}  // namespace
}  // namespace scribed::clients
