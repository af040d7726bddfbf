// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include <gtest/gtest.h>

#include "proto/ingest_messages.hpp"

namespace scribed::proto {
namespace {

TEST(ServerMessage, ComesBackAsItWent) {
    transcript::Segment segment{"s1", "main", 0, 1200, "Hi \"there\"\n", transcript::SegmentState::retracted, 9};
    const std::vector<ServerMessage> messages{
        StartedMessage{"ses_1", "token", {{"main", 0, 32000}, {"p1", 1, 0}}},
        AckMessage{"main", std::numeric_limits<std::int64_t>::max()},
        SegmentMessage{segment},
        GapMessage{{"main", 10, 20, "overflow", 4}},
        LaneMessage{"chatgpt_realtime", "up", ""},
        BarrierReply{"b1"},
        FinishedMessage{"ses_1"},
        ErrorMessage{"invalid", "no", true, "tracks[0].id"},
        ErrorMessage{"invalid", "no", false, ""},
        ErrorMessage{"going_away", "the daemon stops", true, "", 300}};
    for (const auto& message : messages) {
        const std::string text = encode(message);
        EXPECT_EQ(encode(parse_server_message(text).value()), text);
        for (std::size_t size = 0; size < text.size(); ++size) {
            EXPECT_FALSE(parse_server_message(std::string_view(text).substr(0, size))) << size;
        }
    }
}

TEST(ServerMessage, HasTheMembersOfTheProtocol) {
    EXPECT_EQ(
        encode(ServerMessage(StartedMessage{"ses_1", "t", {{"main", 0, 5}}})),
        R"({"type":"started","session":"ses_1","resume":"t","tracks":[{"id":"main","index":0,"next":5}]})"
    );
    EXPECT_EQ(encode(ServerMessage(AckMessage{"main", 320})), R"({"type":"ack","track":"main","next":320})");
    EXPECT_EQ(
        encode(ServerMessage(SegmentMessage{{"i1", "main", 1, 2, "hi", transcript::SegmentState::final, 3}})),
        R"({"type":"segment","id":"i1","track":"main","start_ms":1,"end_ms":2,"text":"hi","state":"final","revision":3})"
    );
}

TEST(ServerMessage, AnUnknownTypeIsToBeSkipped) {
    EXPECT_EQ(parse_server_message(R"({"type":"news"})").error().code(), Errc::unsupported);
}

TEST(ServerMessage, AWrongMemberIsNamed) {
    EXPECT_EQ(parse_server_message(R"({"type":"ack","track":"a","next":-1})").error().param(), "next");
    EXPECT_EQ(
        parse_server_message(R"({"type":"started","session":"a","resume":"b","tracks":[{"id":"a","index":0}]})")
            .error()
            .param(),
        "tracks[0].next"
    );
    EXPECT_EQ(
        parse_server_message(
            R"({"type":"segment","id":"a","track":"t","start_ms":0,"end_ms":0,"text":"","state":"odd","revision":1})"
        )
            .error()
            .param(),
        "state"
    );
}

}  // namespace
}  // namespace scribed::proto
