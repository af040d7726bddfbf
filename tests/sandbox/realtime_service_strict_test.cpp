// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "tests/sandbox/service_bench.hpp"

namespace scribed::sandbox {
namespace {

std::string update(const std::string& session) {
    return R"({"type":"session.update","event_id":"c1","session":)" + session + "}";
}
std::string input(const std::string& members) {
    return update(R"({"type":"transcription","audio":{"input":{)" + members + "}}}");
}
std::string transcription(const std::string& members) { return input(R"("transcription":{)" + members + "}"); }

struct Row {
    const char* what;
    std::string message;
    std::string error;  ///< `code param` of the event; empty: accepted
};

const Row kRows[] = {
    {"the smallest update", update(R"({"type":"transcription"})"), ""},
    {"a full update",
     input(R"("format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en",)"
           R"("prompt":"Names: Strahd."},"noise_reduction":{"type":"far_field"},"turn_detection":{"type":"server_vad",)"
           R"("threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500})"),
     ""},
    {"logprobs", update(R"({"type":"transcription","include":["item.input_audio_transcription.logprobs"]})"), ""},
    {"no turn detection", input(R"("turn_detection":null)"), ""},
    {"semantic turn detection", input(R"("turn_detection":{"type":"semantic_vad","eagerness":"high"})"), ""},
    {"keywords where they belong",
     transcription(R"("model":"gpt-transcribe","languages":["en"],"keywords":["Vallaki"])"), ""},
    {"a model without turns, null said",
     input(R"("transcription":{"model":"gpt-realtime-whisper","delay":"low"},"turn_detection":null)"), ""},

    {"no JSON", "{", "invalid_json null"},
    {"no object", "[1]", "invalid_json null"},
    {"no type", "{}", "missing_required_parameter type"},
    {"an unknown type", R"({"type":"response.create"})", "invalid_value type"},
    {"the beta event", R"({"type":"transcription_session.update","session":{}})", "invalid_value type"},
    {"no session", R"({"type":"session.update"})", "missing_required_parameter session"},
    {"no session type", update("{}"), "missing_required_parameter session.type"},
    {"a conversation", update(R"({"type":"realtime"})"), "invalid_parameter session.type"},
    {"an unknown member", update(R"({"type":"transcription","voice":"alloy"})"), "unknown_parameter session.voice"},
    {"an unknown member deeper", input(R"("sample_rate":24000)"), "unknown_parameter session.audio.input.sample_rate"},
    {"an output", update(R"({"type":"transcription","audio":{"output":{}}})"),
     "unknown_parameter session.audio.output"},
    {"16 kHz", input(R"("format":{"type":"audio/pcm","rate":16000})"), "invalid_value session.audio.input.format.rate"},
    {"a format of the beta", input(R"("format":"pcm16")"), "invalid_type session.audio.input.format"},
    {"an unknown model", transcription(R"("model":"gpt-5")"), "invalid_value session.audio.input.transcription.model"},
    {"a language name", transcription(R"("language":"english")"),
     "invalid_value session.audio.input.transcription.language"},
    {"keywords elsewhere", transcription(R"("model":"gpt-4o-transcribe","keywords":["a"])"),
     "invalid_parameter session.audio.input.transcription.keywords"},
    {"a keyword with a bracket", transcription(R"("model":"gpt-transcribe","keywords":["a<b"])"),
     "invalid_value session.audio.input.transcription.keywords"},
    {"a keyword with a line break", transcription(R"("model":"gpt-transcribe","keywords":["a\nb"])"),
     "invalid_value session.audio.input.transcription.keywords"},
    {"a prompt for diarization", transcription(R"("model":"gpt-4o-transcribe-diarize","prompt":"x")"),
     "invalid_parameter session.audio.input.transcription.prompt"},
    {"a delay elsewhere", transcription(R"("delay":"low")"),
     "invalid_parameter session.audio.input.transcription.delay"},
    {"turns where the model has none",
     input(R"("transcription":{"model":"gpt-live-transcribe"},"turn_detection":{"type":"server_vad"})"),
     "invalid_parameter session.audio.input.turn_detection"},
    {"a threshold of 2", input(R"("turn_detection":{"type":"server_vad","threshold":2})"),
     "invalid_value session.audio.input.turn_detection.threshold"},
    {"eagerness for server_vad", input(R"("turn_detection":{"type":"server_vad","eagerness":"low"})"),
     "unknown_parameter session.audio.input.turn_detection.eagerness"},
    {"an idle time-out of 1 s", input(R"("turn_detection":{"type":"server_vad","idle_timeout_ms":1000})"),
     "invalid_value session.audio.input.turn_detection.idle_timeout_ms"},
    {"other noise", input(R"("noise_reduction":{"type":"studio"})"),
     "invalid_value session.audio.input.noise_reduction.type"},
    {"other includes", update(R"({"type":"transcription","include":["everything"]})"), "invalid_value session.include"},
    {"no audio", R"({"type":"input_audio_buffer.append"})", "missing_required_parameter audio"},
    {"bad base64", R"({"type":"input_audio_buffer.append","audio":"###="})", "invalid_value audio"},
    {"half a sample", R"({"type":"input_audio_buffer.append","audio":"AAAA"})", "invalid_value audio"},
    {"more than 15 MiB", R"({"type":"input_audio_buffer.append","audio":")" + std::string((15 << 20) + 4, 'A') + "\"}",
     "string_above_max_length audio"},
    {"an unknown member of append", R"({"type":"input_audio_buffer.append","audio":"","rate":24000})",
     "unknown_parameter rate"},
    {"a commit of nothing", R"({"type":"input_audio_buffer.commit"})", "input_audio_buffer_commit_empty null"},
    {"a long event id", R"({"type":"input_audio_buffer.clear","event_id":")" + std::string(513, 'x') + "\"}",
     "string_above_max_length event_id"},
};

TEST(RealtimeServiceStrict, RefusesWhatTheServiceRefusesAndTakesWhatItTakes) {
    for (const auto& row : kRows) {
        ServiceBench bench;
        bench.open();
        bench.send(row.message);
        EXPECT_EQ(bench.last_error(), row.error) << row.what;
        EXPECT_EQ(bench.events("session.updated").size(), row.error.empty() ? 1U : 0U) << row.what;
        EXPECT_FALSE(bench.hung_up) << row.what;
    }
}

TEST(RealtimeServiceStrict, NamesTheEventAtFault) {
    ServiceBench bench;
    bench.open();
    bench.send(update("{}"));
    EXPECT_EQ(ServiceBench::member(bench.events("error").back(), "error.event_id"), "c1");
}

TEST(RealtimeServiceStrict, KeepsItsConfigurationWhenAnUpdateIsRefused) {
    ServiceBench bench;
    bench.open();
    bench.send(transcription(R"("model":"whisper-1")"));
    bench.send(transcription(R"("model":"gpt-5")"));
    bench.send(update(R"({"type":"transcription"})"));
    const auto last = bench.events("session.updated").back();
    EXPECT_EQ(ServiceBench::member(last, "session.audio.input.transcription.model"), "whisper-1");
}

TEST(RealtimeServiceStrict, RefusesBinaryFrames) {
    ServiceBench bench;
    bench.open();
    bench.service->on_binary();
    bench.send(R"({"type":"input_audio_buffer.clear"})");
    EXPECT_EQ(bench.last_error(), "invalid_event null");
    EXPECT_EQ(bench.events("input_audio_buffer.cleared").size(), 1U);
}

}  // namespace
}  // namespace scribed::sandbox
