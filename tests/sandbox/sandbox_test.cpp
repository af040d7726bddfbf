// SPDX-License-Identifier: Apache-2.0
#include "sandbox/sandbox.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"
#include "net/websocket.hpp"
#include "proto/multipart.hpp"
#include "proto/realtime_commands.hpp"
#include "tests/sandbox/service_bench.hpp"
#include "tests/support/test_loop.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto kToken = "Bearer eyJ.chatgpt.token";
constexpr auto kApiKey = "Bearer sk-test";

class SandboxTest : public ::testing::Test {
protected:
    void start(SandboxOptions options = {}) {
        options.threads = 2;
        sandbox_ = Sandbox::start(std::move(options)).value();
    }

    net::HttpReply call(std::string method, const std::string& path, net::Headers headers, std::string body = {}) {
        net::HttpCall request{
            std::move(method), net::parse_url(sandbox_->url() + path).value(), std::move(headers), std::move(body)};
        return loop_.run(net::http_call(std::move(request), tls_, steady_now() + 20s)).value();
    }

    net::HttpReply upload(
        const std::string& path, const std::string& bearer, const std::vector<proto::FormPart>& parts
    ) {
        const auto boundary = proto::make_boundary();
        return call(
            "POST", path, {{"authorization", bearer}, {"content-type", "multipart/form-data; boundary=" + boundary}},
            proto::encode_multipart(parts, boundary)
        );
    }

    std::string mint(const std::string& body = R"({"session":{"type":"transcription"}})") {
        const auto reply = call("POST", "/v1/realtime/client_secrets", {{"authorization", kToken}}, body);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return ServiceBench::member(reply.body, "value");
    }

    Result<net::WebSocket> connect(const std::string& query, net::Headers headers, net::HttpReply* refusal = nullptr) {
        auto url = net::parse_url("ws" + sandbox_->url().substr(4) + "/v1/realtime" + query).value();
        return loop_.run(
            net::WebSocket::connect(std::move(url), std::move(headers), tls_, {}, steady_now() + 10s, refusal)
        );
    }

    std::string next(net::WebSocket& socket) {
        const auto message = loop_.run(socket.read());
        return message ? std::string(message->bytes) : std::string();
    }
    std::string next_of(net::WebSocket& socket, std::string_view type) {
        while (true) {
            auto text = next(socket);
            if (text.empty() || ServiceBench::member(text, "type") == type) return text;
        }
    }

    std::string stat(const std::string& name) {
        return ServiceBench::member(call("GET", "/sandbox/stats", {}).body, name);
    }

    test::TestLoop loop_;
    net::TlsContext tls_ = net::TlsContext::client().value();
    std::unique_ptr<Sandbox> sandbox_;
};

std::vector<proto::FormPart> file_part(const test::Speech& speech) {
    return {{"file", "audio.wav", "audio/wav", audio::wav_bytes(speech.samples, speech.rate)}};
}

TEST_F(SandboxTest, TranscribesForChatGptTokensOnly) {
    start();
    const auto speech = test::say(test::pick_words(20, 1));
    const auto good = upload("/backend-api/transcribe", kToken, file_part(speech));
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(ServiceBench::member(good.body, "text"), speech.text());
    EXPECT_EQ(upload("/backend-api/transcribe", kApiKey, file_part(speech)).status, 401);
    EXPECT_EQ(upload("/backend-api/transcribe", "Bearer ", file_part(speech)).status, 401);
    auto extra = file_part(speech);
    extra.push_back({"model", "", "", "gpt-4o-transcribe"});
    EXPECT_EQ(upload("/backend-api/transcribe", kToken, extra).status, 400);
    EXPECT_EQ(upload("/backend-api/transcribe", kToken, {{"file", "audio.wav", "", "no sound"}}).status, 400);
    EXPECT_EQ(stat("transcribe_answered"), "1");
}

TEST_F(SandboxTest, CutsLongClipsOffWithoutAWord) {
    SandboxOptions options;
    options.clip_seconds = 5;
    options.clip_fail_seconds = 60;
    start(options);
    const auto speech = test::say(test::pick_words(20, 1));
    const auto cut = ServiceBench::member(upload("/backend-api/transcribe", kToken, file_part(speech)).body, "text");
    EXPECT_LT(cut.size(), speech.text().size() * 3 / 4);
    EXPECT_EQ(speech.text().substr(0, 50), cut.substr(0, 50));
    const auto longer = test::say({"baldo"}, {.rate = 8000, .tail_ms = 61000});
    EXPECT_EQ(upload("/backend-api/transcribe", kToken, file_part(longer)).status, 500);
}

TEST_F(SandboxTest, TranscribesForApiKeysByTheRules) {
    start();
    const auto speech = test::say(test::pick_words(20, 2), {.rate = 48000});
    const auto ask = [&](std::vector<proto::FormPart> fields, const std::string& bearer = kApiKey) {
        auto parts = file_part(speech);
        for (auto& field : fields)
            parts.push_back(std::move(field));
        return upload("/v1/audio/transcriptions", bearer, parts);
    };
    const proto::FormPart model{"model", "", "", "gpt-4o-transcribe"};
    const proto::FormPart whisper{"model", "", "", "whisper-1"};
    const auto format = [](std::string name) { return proto::FormPart{"response_format", "", "", std::move(name)}; };
    EXPECT_EQ(ServiceBench::member(ask({model}).body, "text"), speech.text());
    EXPECT_EQ(ask({model}, kToken).status, 401);
    EXPECT_EQ(ServiceBench::member(ask({}).body, "error.param"), "model");
    EXPECT_EQ(ask({{"model", "", "", "gpt-9"}}).status, 404);
    EXPECT_EQ(ask({model, format("verbose_json")}).status, 400);
    EXPECT_EQ(ask({model, {"timestamp_granularities[]", "", "", "word"}}).status, 400);
    EXPECT_EQ(ask({model, {"keywords[]", "", "", "Strahd"}}).status, 400);
    EXPECT_EQ(ask({model, {"colour", "", "", "red"}}).status, 400);
    EXPECT_EQ(ask({whisper, format("text")}).body, speech.text() + "\n");
    const auto verbose = ask({whisper, format("verbose_json"), {"timestamp_granularities[]", "", "", "word"}});
    JsonParser parser;
    const auto words = parser.parse(verbose.body).value()["words"].items();
    ASSERT_EQ(words.size(), 20U);
    EXPECT_NEAR(words[9]["start"].number().value(), static_cast<double>(speech.words[9].start_ms) / 1000, 0.005);
    EXPECT_NE(ask({model, {"stream", "", "", "true"}}).body.find("transcript.text.done"), std::string::npos);
}

TEST_F(SandboxTest, MintsKeysThatOpenLiveSessions) {
    start();
    const auto key = mint(
        R"({"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"transcription","audio":{"input":)"
        R"({"turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}})"
    );
    EXPECT_TRUE(key.starts_with("ek_"));
    auto socket = connect("?intent=transcription", {{"Authorization", "Bearer " + key}}).value();
    EXPECT_EQ(ServiceBench::member(next(socket), "session.audio.input.turn_detection.silence_duration_ms"), "500");
    const auto speech = test::say(test::pick_words(8, 3), {.rate = 24000});
    std::string event;
    proto::append_audio_event(event, speech.samples);
    ASSERT_TRUE(loop_.run(socket.write_text(event)));
    const auto completed = next_of(socket, "conversation.item.input_audio_transcription.completed");
    EXPECT_EQ(ServiceBench::member(completed, "transcript"), speech.text());
    EXPECT_EQ(stat("realtime_open"), "1");
    loop_.run(socket.close(1000, "", steady_now() + 5s));
    EXPECT_EQ(stat("keys_minted"), "1");
}

TEST_F(SandboxTest, RefusesBadMints) {
    start();
    const auto status = [&](const std::string& body, const char* bearer = kApiKey) {
        return call("POST", "/v1/realtime/client_secrets", {{"authorization", bearer}}, body).status;
    };
    EXPECT_EQ(status(R"({"session":{"type":"transcription"}})"), 200);
    EXPECT_EQ(status(R"({"session":{"type":"transcription"}})", ""), 401);
    EXPECT_EQ(status("{}"), 400);
    EXPECT_EQ(status(R"({"session":{"type":"transcription"},"model":"x"})"), 400);
    EXPECT_EQ(
        status(R"({"expires_after":{"anchor":"created_at","seconds":9},"session":{"type":"transcription"}})"), 400
    );
    EXPECT_EQ(status(R"({"expires_after":{"anchor":"now","seconds":60},"session":{"type":"transcription"}})"), 400);
    EXPECT_EQ(call("POST", "/v1/realtime/transcription_sessions", {{"authorization", kApiKey}}, "{}").status, 404);
}

TEST_F(SandboxTest, RefusesBadHandshakesAsTheServiceDoes) {
    SandboxOptions options;
    options.ek_seconds = 1;
    start(options);
    struct Row {
        const char* query;
        net::Headers headers;
        int status;          // instead of 101
        std::string reason;  // of the close
    };
    const std::vector<Row> rows{
        {"?intent=transcription", {}, 401, ""},
        {"?intent=transcription", {{"Authorization", kToken}}, 500, ""},
        {"?intent=transcription",
         {{"Authorization", "Bearer ek_nobody"}},
         0,
         "3000 invalid_request_error.invalid_api_key"},
        {"?intent=transcription&model=gpt-4o",
         {{"Authorization", kApiKey}},
         0,
         "4000 invalid_request_error.invalid_model"},
        {"", {{"Authorization", kApiKey}}, 0, "4000 invalid_request_error.missing_model"},
        {"?intent=transcription",
         {{"Authorization", kApiKey}, {"OpenAI-Beta", "realtime=v1"}},
         0,
         "4000 invalid_request_error.beta_api_shape_disabled"},
    };
    for (const auto& row : rows) {
        net::HttpReply refusal;
        auto socket = connect(row.query, row.headers, &refusal);
        if (row.status != 0) {
            EXPECT_FALSE(socket);
            EXPECT_EQ(refusal.status, row.status);
            continue;
        }
        ASSERT_TRUE(socket) << row.reason;
        EXPECT_EQ(ServiceBench::member(next(*socket), "type"), "error");
        EXPECT_EQ(next(*socket), "");
        EXPECT_EQ(std::to_string(socket->closed().code) + " " + socket->closed().reason, row.reason);
    }
}

TEST_F(SandboxTest, ShowsUsage) {
    start();
    const auto reply = call("GET", "/backend-api/wham/usage", {{"authorization", kToken}});
    EXPECT_EQ(ServiceBench::member(reply.body, "plan_type"), "plus");
    EXPECT_EQ(call("GET", "/backend-api/wham/usage", {{"authorization", kApiKey}}).status, 401);
    EXPECT_EQ(call("GET", "/backend-api/wham/nothing", {}).status, 404);
    EXPECT_EQ(call("DELETE", "/sandbox/stats", {}).status, 405);
}

TEST_F(SandboxTest, BreaksOnCommand) {
    start();
    const auto set = [&](const std::string& json) { return call("POST", "/sandbox/faults", {}, json).status; };
    const auto usage = [&] { return call("GET", "/backend-api/wham/usage", {{"authorization", kToken}}); };
    EXPECT_EQ(set(R"({"where":"usage","what":"html","count":1})"), 200);
    EXPECT_EQ(set(R"({"where":"usage","what":"usage_limit","value":90,"skip":1,"count":1})"), 200);
    EXPECT_EQ(set(R"({"where":"usage","what":"nonsense"})"), 400);
    const auto page = usage();
    EXPECT_EQ(page.status, 403);
    EXPECT_EQ(page.header("cf-mitigated"), "challenge");
    EXPECT_EQ(ServiceBench::member(usage().body, "error.resets_in_seconds"), "90");
    EXPECT_EQ(usage().status, 200);
    EXPECT_EQ(set(R"({"where":"usage","what":"drop"})"), 200);
    net::HttpCall request{"GET", net::parse_url(sandbox_->url() + "/backend-api/wham/usage").value(), {}, {}};
    EXPECT_FALSE(loop_.run(net::http_call(request, tls_, steady_now() + 5s)));
    EXPECT_EQ(call("DELETE", "/sandbox/faults", {}).body, R"({"faults":[]})");
    EXPECT_EQ(set(R"({"where":"usage","what":"half_open"})"), 200);
    const auto silent = loop_.run(net::http_call(request, tls_, steady_now() + 100ms));
    ASSERT_FALSE(silent);
    EXPECT_EQ(silent.error().code(), Errc::timeout);
}

TEST_F(SandboxTest, DropsSessionsThatAreOpenAlready) {
    start();
    auto socket = connect("?intent=transcription", {{"Authorization", kApiKey}}).value();
    EXPECT_EQ(ServiceBench::member(next(socket), "type"), "session.created");
    call("POST", "/sandbox/faults", {}, R"({"where":"realtime","what":"close","value":1012,"count":1})");
    EXPECT_EQ(next(socket), "");
    EXPECT_EQ(socket.closed().code, 1012);
    auto another = connect("?intent=transcription", {{"Authorization", kApiKey}}).value();
    EXPECT_EQ(ServiceBench::member(next(another), "type"), "session.created");
}

TEST_F(SandboxTest, SinksAudioForBenchmarks) {
    SandboxOptions options;
    options.sink = true;
    start(options);
    auto socket = connect("?intent=transcription", {{"Authorization", kApiKey}}).value();
    next(socket);
    const auto speech = test::say(test::pick_words(8, 3), {.rate = 24000});
    std::string event;
    proto::append_audio_event(event, speech.samples);
    ASSERT_TRUE(loop_.run(socket.write_text(event)));
    ASSERT_TRUE(loop_.run(socket.write_text(R"({"type":"input_audio_buffer.commit"})")));
    const auto completed = next_of(socket, "conversation.item.input_audio_transcription.completed");
    EXPECT_EQ(ServiceBench::member(completed, "transcript"), "");
    EXPECT_EQ(stat("realtime_appends"), "1");
}

}  // namespace
}  // namespace scribed::sandbox
