// SPDX-License-Identifier: Apache-2.0
#include "sandbox/realtime_service.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sandbox/mishear.hpp"
#include "tests/sandbox/service_bench.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::sandbox {
namespace {

using test::pick_words;
using test::say;
using namespace std::chrono_literals;

constexpr auto kCompleted = "conversation.item.input_audio_transcription.completed";
constexpr auto kDelta = "conversation.item.input_audio_transcription.delta";
constexpr auto kFailed = "conversation.item.input_audio_transcription.failed";

SessionConfig patient() {
    SessionConfig config;
    config.turn_detection = TurnDetection{.silence_duration_ms = 500, .eagerness = {}};
    return config;
}

void send_in_frames(ServiceBench& bench, const std::vector<std::int16_t>& pcm, std::size_t frame = 2400) {
    for (std::size_t at = 0; at < pcm.size(); at += frame) {
        bench.append(std::span(pcm).subspan(at, std::min(frame, pcm.size() - at)));
    }
}

std::string all_text(const ServiceBench& bench) {
    std::string text;
    for (const auto& event : bench.events(kCompleted)) {
        if (!text.empty()) text += ' ';
        text += ServiceBench::member(event, "transcript");
    }
    return text;
}

TEST(RealtimeService, AnUpdateThatChangesNothingDisturbsNoVoice) {
    const auto speech = say(pick_words(8, 6), {.rate = 24000});
    auto config = patient();
    config.turn_detection_said = true;
    ServiceBench bench(config);
    bench.open();
    const auto all = std::span(speech.samples);
    bench.append(all.first(all.size() / 2));
    bench.send(R"({"type":"session.update","session":{"type":"transcription"}})");
    bench.append(all.subspan(all.size() / 2));
    EXPECT_EQ(bench.events("session.updated").size(), 1U);
    EXPECT_EQ(all_text(bench), speech.text());
}

TEST(RealtimeService, HearsUtterancesAndChainsThem) {
    const auto speech = say(pick_words(24, 5), {.rate = 24000});
    for (const std::size_t frame : {480U, 2401U, 48000U}) {
        ServiceBench bench(patient());
        bench.open();
        send_in_frames(bench, speech.samples, frame);
        EXPECT_EQ(all_text(bench), speech.text());
        const auto committed = bench.events("input_audio_buffer.committed");
        ASSERT_EQ(committed.size(), 3U);
        EXPECT_EQ(ServiceBench::member(committed[0], "previous_item_id"), "null");
        for (std::size_t n = 1; n < committed.size(); ++n) {
            EXPECT_EQ(
                ServiceBench::member(committed[n], "previous_item_id"),
                ServiceBench::member(committed[n - 1], "item_id")
            );
        }
        EXPECT_EQ(bench.events("conversation.item.added").size(), 3U);
        EXPECT_EQ(bench.events(kDelta).size(), 24U);
    }
}

TEST(RealtimeService, TellsWhenVoicesBeganAndEnded) {
    const auto speech = say(pick_words(16, 6), {.rate = 24000});
    ServiceBench bench(patient());
    bench.open();
    send_in_frames(bench, speech.samples);
    const auto started = bench.events("input_audio_buffer.speech_started");
    const auto stopped = bench.events("input_audio_buffer.speech_stopped");
    ASSERT_EQ(started.size(), 2U);
    ASSERT_EQ(stopped.size(), 2U);
    for (std::size_t n = 0; n < 2; ++n) {
        const auto begin = speech.words[n * 8].start_ms - 300;
        const auto end = speech.words[n * 8 + 7].end_ms + 500;
        EXPECT_NEAR(std::stod(ServiceBench::member(started[n], "audio_start_ms")), static_cast<double>(begin), 20);
        EXPECT_NEAR(std::stod(ServiceBench::member(stopped[n], "audio_end_ms")), static_cast<double>(end), 20);
    }
}

TEST(RealtimeService, CommitsOnlyOnCommandWithoutTurnDetection) {
    auto config = patient();
    config.turn_detection.reset();
    const auto speech = say(pick_words(5, 7), {.rate = 24000});
    ServiceBench bench(config);
    bench.open();
    send_in_frames(bench, speech.samples);
    EXPECT_TRUE(bench.events("input_audio_buffer.speech_started").empty());
    EXPECT_TRUE(bench.events("input_audio_buffer.committed").empty());
    bench.send(R"({"type":"input_audio_buffer.commit"})");
    EXPECT_EQ(all_text(bench), speech.text());
    bench.send(R"({"type":"input_audio_buffer.commit"})");
    EXPECT_EQ(bench.last_error(), "input_audio_buffer_commit_empty null");
}

TEST(RealtimeService, ForgetsWhatIsCleared) {
    auto config = patient();
    config.turn_detection.reset();
    ServiceBench bench(config);
    bench.open();
    bench.append(say({"baldo"}, {.rate = 24000}).samples);
    bench.send(R"({"type":"input_audio_buffer.clear"})");
    bench.append(say({"silki"}, {.rate = 24000}).samples);
    bench.send(R"({"type":"input_audio_buffer.commit"})");
    EXPECT_EQ(all_text(bench), "silki");
}

TEST(RealtimeService, MishearsTheSameWordsEachTime) {
    const auto speech = say(pick_words(200, 8), {.rate = 24000});
    std::vector<std::string> texts;
    for (int round = 0; round < 2; ++round) {
        ServiceBench bench(patient(), {}, Mishear(0.15, 42, tone_vocabulary()));
        bench.open();
        send_in_frames(bench, speech.samples);
        texts.push_back(all_text(bench));
    }
    EXPECT_EQ(texts[0], texts[1]);
    ASSERT_EQ(texts[0].size(), speech.text().size());
    int wrong = 0;
    for (std::size_t n = 0; n < speech.words.size(); ++n) {
        if (texts[0].substr(n * 6, 5) != speech.words[n].text) ++wrong;
    }
    EXPECT_GT(wrong, 15);
    EXPECT_LT(wrong, 45);
}

TEST(RealtimeServiceFaults, StrikeItems) {
    const auto speech = say(pick_words(24, 5), {.rate = 24000});
    const std::vector<std::pair<std::string, std::string>> rows{
        {"realtime:fail_item,count=1,skip=1", "ok failed ok"},
        {"realtime:empty_text,count=1,skip=1", "ok empty ok"},
        {"realtime:truncate_text,every=2", "ok half ok"},
        {"realtime:silent_item,count=1", "ok ok"},
        {"realtime:unknown_event", "ok ok ok"},
        {"realtime:garbage", "ok ok ok"},
    };
    for (const auto& [spec, wanted] : rows) {
        ServiceBench bench(patient(), {parse_fault(spec).value()});
        bench.open();
        send_in_frames(bench, speech.samples);
        std::string got;
        for (const auto& event : bench.said) {
            const auto type = ServiceBench::member(event, "type");
            if (type != kCompleted && type != kFailed) continue;
            const auto length = ServiceBench::member(event, "transcript").size();
            if (!got.empty()) got += ' ';
            if (type == kFailed) {
                got += "failed";
            } else {
                got += length == 47 ? "ok" : length == 23 ? "half" : length == 0 ? "empty" : "?";
            }
        }
        EXPECT_EQ(got, wanted) << spec;
    }
}

TEST(RealtimeServiceFaults, ReorderItems) {
    const auto speech = say(pick_words(24, 5), {.rate = 24000});
    ServiceBench bench(patient(), {parse_fault("realtime:reorder,count=1").value()});
    bench.open();
    send_in_frames(bench, speech.samples);
    const auto completed = bench.events(kCompleted);
    const auto committed = bench.events("input_audio_buffer.committed");
    ASSERT_EQ(completed.size(), 3U);
    EXPECT_EQ(ServiceBench::member(completed[0], "item_id"), ServiceBench::member(committed[1], "item_id"));
    EXPECT_EQ(ServiceBench::member(completed[1], "item_id"), ServiceBench::member(committed[0], "item_id"));
}

TEST(RealtimeServiceFaults, ReleaseALateItemInTime) {
    const auto speech = say(pick_words(4, 5), {.rate = 24000});
    ServiceBench bench(patient(), {parse_fault("realtime:late_ms=700").value()});
    bench.open();
    send_in_frames(bench, speech.samples);
    EXPECT_TRUE(bench.events(kCompleted).empty());
    EXPECT_EQ(bench.service->next_timer(), bench.now + 700ms);
    bench.pass(700ms);
    EXPECT_EQ(all_text(bench), speech.text());
}

TEST(RealtimeServiceFaults, StrikeSessions) {
    {
        ServiceBench bench({}, {parse_fault("realtime:close=1011,after_ms=50").value()});
        bench.open();
        EXPECT_FALSE(bench.hung_up);
        bench.pass(50ms);
        ASSERT_TRUE(bench.hung_up);
        EXPECT_EQ(bench.hung_up->code, 1011);
    }
    {
        ServiceBench bench({}, {parse_fault("realtime:session_expiry=2,code=session_expired").value()});
        bench.open();
        EXPECT_EQ(ServiceBench::member(bench.events("session.created").back(), "session.expires_at"), "2");
        bench.pass(2s);
        EXPECT_EQ(bench.last_error(), "session_expired null");
        ASSERT_TRUE(bench.hung_up);
        EXPECT_EQ(bench.hung_up->code, 1001);
    }
    {
        ServiceBench bench({}, {parse_fault("realtime:half_open").value()});
        bench.open();
        bench.send(R"({"type":"input_audio_buffer.clear"})");
        EXPECT_TRUE(bench.said.empty());
        EXPECT_TRUE(bench.service->mute());
    }
    {
        ServiceBench bench({}, {parse_fault("realtime:stall_ms=300").value()});
        bench.open();
        bench.pass(299ms);
        EXPECT_TRUE(bench.said.empty());
        bench.pass(1ms);
        EXPECT_EQ(bench.events("session.created").size(), 1U);
    }
}

TEST(RealtimeService, EndsAfterAnHour) {
    ServiceBench bench;
    bench.open();
    bench.pass(59min);
    EXPECT_FALSE(bench.hung_up);
    bench.pass(1min);
    ASSERT_TRUE(bench.hung_up);
    EXPECT_EQ(bench.hung_up->code, 1001);
}

}  // namespace
}  // namespace scribed::sandbox
