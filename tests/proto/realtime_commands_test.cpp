// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_commands.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "proto/base64.hpp"
#include "proto/ingest_frame.hpp"

namespace scribed::proto {
namespace {

RealtimeConfig full(std::string model) {
    RealtimeConfig config;
    config.model = std::move(model);
    config.language = "en-GB";
    config.prompt = "A game.";
    config.keywords = {"Strahd", "<b>", "two\nlines"};
    config.noise_reduction = "far_field";
    config.delay = "low";
    return config;
}

TEST(RealtimeCommands, ConfigureTheGaTranscriptionSession) {
    EXPECT_EQ(
        encode_session_update(full("gpt-4o-transcribe"), "c1"),
        R"({"type":"session.update","event_id":"c1","session":{"type":"transcription","audio":{"input":{)"
        R"("format":{"type":"audio/pcm","rate":24000},)"
        R"("transcription":{"model":"gpt-4o-transcribe","language":"en","prompt":"A game."},)"
        R"("noise_reduction":{"type":"far_field"},)"
        R"("turn_detection":{"type":"server_vad","threshold":5E-1,"prefix_padding_ms":300,"silence_duration_ms":500}}}}})"
    );
}

TEST(RealtimeCommands, EachModelGetsOnlyWhatItTakes) {
    struct Row {
        const char* model;
        const char* transcription;
        bool vad;
    };
    const Row rows[]{
        {"whisper-1", R"({"model":"whisper-1","language":"en","prompt":"A game."})", true},
        {"gpt-4o-transcribe-diarize", R"({"model":"gpt-4o-transcribe-diarize","language":"en"})", true},
        {"gpt-transcribe", R"({"model":"gpt-transcribe","languages":["en"],"prompt":"A game.","keywords":["Strahd"]})",
         true},
        {"gpt-live-transcribe",
         R"({"model":"gpt-live-transcribe","languages":["en"],"prompt":"A game.","keywords":["Strahd"]})", false},
        {"gpt-realtime-whisper", R"({"model":"gpt-realtime-whisper","language":"en","delay":"low"})", false},
        {"a-model-of-2030", R"({"model":"a-model-of-2030","language":"en","prompt":"A game."})", true}};
    for (const auto& row : rows) {
        const std::string session = encode_session(full(row.model));
        EXPECT_NE(session.find("\"transcription\":" + std::string(row.transcription)), std::string::npos) << session;
        EXPECT_EQ(session.find(R"("turn_detection":null)") == std::string::npos, row.vad) << session;
        EXPECT_EQ(live_model_traits(row.model).server_vad, row.vad);
    }
}

TEST(RealtimeCommands, LeaveOutWhatIsNotSet) {
    const std::string session = encode_session({});
    EXPECT_NE(session.find(R"("transcription":{"model":"gpt-4o-transcribe"})"), std::string::npos);
    EXPECT_NE(session.find(R"("noise_reduction":null)"), std::string::npos);
}

TEST(RealtimeCommands, AnAppendCarriesTheSamplesLittleEndian) {
    const std::vector<std::int16_t> pcm{1, -1, 256, -32768, 32767};
    std::string out = "kept";
    append_audio_event(out, pcm);
    ASSERT_TRUE(out.starts_with("kept{"));
    JsonParser parser;
    const auto root = parser.parse(std::string_view(out).substr(4));
    ASSERT_TRUE(root);
    EXPECT_EQ((*root)["type"].string(), "input_audio_buffer.append");
    const auto bytes = decode_base64(*(*root)["audio"].string()).value();
    EXPECT_EQ(bytes, std::string("\x01\0\xFF\xFF\0\x01\0\x80\xFF\x7F", 10));
    EXPECT_EQ(bytes, as_bytes(pcm));
}

TEST(RealtimeCommands, CommitAndClearNameTheirEvent) {
    EXPECT_EQ(encode_commit("c7"), R"({"type":"input_audio_buffer.commit","event_id":"c7"})");
    EXPECT_EQ(encode_clear(""), R"({"type":"input_audio_buffer.clear"})");
}

}  // namespace
}  // namespace scribed::proto
