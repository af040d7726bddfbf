// SPDX-License-Identifier: Apache-2.0
#include "clients/session_event.hpp"

#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

TEST(SessionEvent, ASnapshotSaysEverythingAtOnce) {
    const auto event = parse_session_event(
        {"snapshot",
         R"({"revision":9,"session":{"title":"T","state":"failed","reason":"r","tracks":[{"id":"a","name":"Ada"}]},)"
         R"("segments":[{"id":"s1","track":"a","start_ms":1,"end_ms":2,"text":"x","state":"partial","revision":3}],)"
         R"("gaps":[{"track":"a","start_ms":5,"end_ms":6,"reason":"lane_down","revision":4}],)"
         R"("lanes":[{"track":"a","lane":"api_realtime","state":"up","reason":""}],"progress":{"done":1,"total":2}})",
         "9"}
    );
    ASSERT_TRUE(event);
    EXPECT_EQ(event->tracks.front().second, "Ada");
    EXPECT_EQ(event->segments.front().state, transcript::SegmentState::partial);
    EXPECT_EQ(event->segments.front().revision, 3U);
    EXPECT_EQ(event->gaps.front().reason, "lane_down");
    EXPECT_EQ(event->lane->lane, "api_realtime");
    EXPECT_EQ(event->state->name, "failed");
    EXPECT_EQ(event->progress->total, 2U);
}

TEST(SessionEvent, EventsOfUnknownNamesSayNothing) {
    const auto event = parse_session_event({"weather", R"({"state":"done"})", "1"});
    ASSERT_TRUE(event);
    EXPECT_FALSE(event->state);
}

TEST(SessionEvent, DataThatIsNoObjectIsAnError) {
    EXPECT_FALSE(parse_session_event({"segment", "[1]", "1"}));
    EXPECT_FALSE(parse_session_event({"segment", "{", "1"}));
}

}  // namespace
}  // namespace scribed::clients
