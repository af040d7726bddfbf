// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_events.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

template <class T>
T read(std::string_view text) {
    JsonParser parser;
    return std::get<T>(parse_realtime_event(parser, text).value());
}

std::string fault(std::string_view text) {
    JsonParser parser;
    const auto event = parse_realtime_event(parser, text);
    return event ? "none" : std::string(name(event.error().code())) + " " + event.error().param();
}

TEST(RealtimeEvents, SessionsSayWhenTheyEnd) {
    const auto created =
        read<SessionCreated>(R"({"type":"session.created","session":{"id":"s1","expires_at":1795179000}})");
    EXPECT_EQ(created.id, "s1");
    EXPECT_EQ(created.expires_at, 1795179000);
    EXPECT_EQ(
        read<SessionUpdated>(R"({"type":"session.updated","session":{"expires_at":0}})").expires_at, std::nullopt
    );
    EXPECT_EQ(read<SessionCreated>(R"({"type":"transcription_session.created"})").id, "");
    read<SessionUpdated>(R"({"type":"transcription_session.updated","session":{"expires_at":null}})");
}

TEST(RealtimeEvents, VoiceAndCommits) {
    const auto started =
        read<SpeechStarted>(R"({"type":"input_audio_buffer.speech_started","audio_start_ms":1200,"item_id":"i1"})");
    EXPECT_EQ(started.item, "i1");
    EXPECT_EQ(started.audio_start_ms, 1200);
    EXPECT_EQ(
        read<SpeechStopped>(R"({"type":"input_audio_buffer.speech_stopped","audio_end_ms":99.6,"item_id":"i1"})")
            .audio_end_ms,
        100
    );
    EXPECT_EQ(
        read<Committed>(R"({"type":"input_audio_buffer.committed","item_id":"b","previous_item_id":"a"})").previous, "a"
    );
    EXPECT_EQ(
        read<Committed>(R"({"type":"input_audio_buffer.committed","item_id":"b","previous_item_id":null})").previous,
        std::nullopt
    );
    EXPECT_EQ(read<Committed>(R"({"type":"input_audio_buffer.committed"})").item, "");
    read<BufferCleared>(R"({"type":"input_audio_buffer.cleared"})");
    const auto idle = read<TimeoutTriggered>(
        R"({"type":"input_audio_buffer.timeout_triggered","audio_start_ms":1,"audio_end_ms":2,"item_id":"i"})"
    );
    EXPECT_EQ(idle.audio_end_ms, 2);
}

TEST(RealtimeEvents, ItemsUnderOldAndNewNames) {
    for (const char* type : {"added", "done", "created"}) {
        const auto item = read<ItemAdded>(
            R"({"type":"conversation.item.)" + std::string(type) +
            R"(","previous_item_id":"a","item":{"id":"b","type":"message"}})"
        );
        EXPECT_EQ(item.item, "b");
        EXPECT_EQ(item.previous, "a");
    }
}

TEST(RealtimeEvents, TextUnderLongAndShortNames) {
    for (const std::string prefix : {"conversation.item.input_audio_transcription.", "transcription."}) {
        EXPECT_EQ(read<TranscriptDelta>(R"({"type":")" + prefix + R"(delta","item_id":"i","delta":"He"})").delta, "He");
        EXPECT_EQ(
            read<TranscriptCompleted>(R"({"type":")" + prefix + R"(completed","item_id":"i","transcript":"Hi"})")
                .transcript,
            "Hi"
        );
        EXPECT_EQ(
            read<TranscriptFailed>(
                R"({"type":")" + prefix + R"(failed","item_id":"i","error":{"type":"server_error"}})"
            )
                .code,
            "server_error"
        );
        EXPECT_EQ(
            read<TranscriptSegment>(
                R"({"type":")" + prefix + R"(segment","item_id":"i","text":"x","start":0.5,"end":1,"speaker":"A"})"
            )
                .end_s,
            1.0
        );
    }
    EXPECT_EQ(read<TranscriptDelta>(R"({"type":"transcription.delta","item_id":"i"})").delta, "");
}

TEST(RealtimeEvents, ErrorsInEveryShape) {
    const auto error = read<ServerError>(
        R"({"type":"error","event_id":"e10","error":{"type":"invalid_request_error","code":"x","message":"m","param":null,"event_id":"c7"}})"
    );
    EXPECT_EQ(error.type, "invalid_request_error");
    EXPECT_EQ(error.code, "x");
    EXPECT_EQ(error.event_id, "c7");
    EXPECT_EQ(read<ServerError>(R"({"type":"error","error":"bad"})").message, "bad");
    EXPECT_EQ(read<ServerError>(R"({"type":"error","code":"c","message":"m"})").code, "c");
}

TEST(RealtimeEvents, UnknownTypesAreValues) {
    EXPECT_EQ(read<UnknownEvent>(R"({"type":"response.created"})").type, "response.created");
    EXPECT_EQ(read<UnknownEvent>(R"({"type":"input_audio_buffer.new"})").type, "input_audio_buffer.new");
    EXPECT_EQ(read<UnknownEvent>(R"({"type":"transcription.new"})").type, "transcription.new");
    read<RateLimits>(R"({"type":"rate_limits.updated","rate_limits":[]})");
}

TEST(RealtimeEvents, WrongKindsAreNamed) {
    EXPECT_EQ(fault(R"({"type":"input_audio_buffer.committed","item_id":7})"), "corrupt item_id");
    EXPECT_EQ(fault(R"({"type":"input_audio_buffer.speech_started","item_id":"i"})"), "corrupt audio_start_ms");
    EXPECT_EQ(
        fault(R"({"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":1e300})"),
        "corrupt audio_start_ms"
    );
    EXPECT_EQ(fault(R"({"type":"transcription.completed","item_id":"i"})"), "corrupt transcript");
    EXPECT_EQ(fault(R"({"type":"transcription.completed","item_id":"i","transcript":[]})"), "corrupt transcript");
    EXPECT_EQ(fault(R"({"type":5})"), "invalid type");
    EXPECT_EQ(fault("[1]"), "invalid type");
    EXPECT_EQ(fault("nonsense"), "invalid ");
}

TEST(RealtimeEvents, AreRefusedWhenCutAnywhere) {
    const std::string whole = R"({"type":"input_audio_buffer.committed","item_id":"b","previous_item_id":"a"})";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_NE(fault(std::string_view(whole).substr(0, size)), "none") << size;
    }
}

}  // namespace
}  // namespace scribed::proto
