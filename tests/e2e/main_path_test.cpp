// SPDX-License-Identifier: Apache-2.0
// From voices to a merged transcript: what was said, when it was said, and every sample of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

constexpr std::size_t kBlock = 1600;

struct Errors {
    std::vector<std::int64_t> start_ms;
    std::int64_t at(double part) {
        std::sort(start_ms.begin(), start_ms.end());
        return start_ms.at(static_cast<std::size_t>(part * static_cast<double>(start_ms.size() - 1)));
    }
};

TEST(MainPath, ThreeTracksBecomeTheWordsThatWereSaidAtTheirTimes) {
    House house({{"--mishear", "0.15", "--seed", "7"}, {}, false, false});
    VoiceClient client(house);
    proto::StartMessage start;
    start.title = "three voices";
    start.framing = proto::Framing::tagged;
    std::vector<Speech> voices;
    for (std::uint64_t i = 0; i < 3; ++i) {
        ToneVoice voice;
        voice.lead_ms = 400 + 700 * static_cast<int>(i);
        voices.push_back(say(pick_words(200, 100 + i), voice));
        start.tracks.push_back({"t" + std::to_string(i), "Voice " + std::to_string(i), kTrackRate});
    }
    client.start(start);
    std::size_t longest = 0;
    for (const auto& voice : voices)
        longest = std::max(longest, voice.samples.size());
    for (std::size_t at = 0; at < longest; at += kBlock) {
        for (std::uint32_t track = 0; track < 3; ++track) {
            const auto& samples = voices[track].samples;
            if (at >= samples.size()) continue;
            client.send_tagged(track, at, std::span(samples).subspan(at, std::min(kBlock, samples.size() - at)));
        }
    }
    client.finish();
    EXPECT_TRUE(client.errors.empty());
    EXPECT_EQ(client.close_code(), 1000);
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    Errors errors;
    std::size_t misheard = 0;
    for (std::uint32_t track = 0; track < 3; ++track) {
        const auto id = "t" + std::to_string(track);
        const auto& said = voices[track];
        EXPECT_EQ(house.recording(session, std::to_string(track) + "-" + id + ".wav"), said.samples) << id;
        EXPECT_EQ(client.acked(id), said.samples.size());
        const auto words = document_words(house, session, id);
        ASSERT_EQ(joined(words), said.text()) << id;
        for (std::size_t i = 0; i < words.size(); ++i) {
            errors.start_ms.push_back(std::abs(words[i].start_ms - said.words[i].start_ms));
        }
        misheard += client.final_text(id) == said.text() ? 0 : 1;
        // Finals arrive in the order of speech.
        std::int64_t last = -1;
        for (const auto& segment : client.segments) {
            if (segment.track != id || segment.state != transcript::SegmentState::final) continue;
            EXPECT_GE(segment.start_ms, last);
            last = segment.start_ms;
        }
    }
    EXPECT_EQ(misheard, 3u) << "the live ear errs, so the canon cannot be the live text";
    EXPECT_LE(errors.at(0.5), 60);
    EXPECT_LE(errors.at(0.95), 250);
    EXPECT_TRUE(client.gaps.empty());
}

TEST(MainPath, AChatGptLoginOverVerifiedTlsServesBothPasses) {
    House house({{}, {}, true, true});
    VoiceClient client(house);
    const auto said = say(pick_words(24, 3));
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    EXPECT_EQ(client.final_text("main"), said.text());
    ASSERT_FALSE(client.lanes.empty());
    EXPECT_EQ(client.lanes.back().lane, "chatgpt_realtime");
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
}

TEST(MainPath, AModelWithoutServerVadIsServedByOurOwnDetector) {
    House house({{}, {"live.model=gpt-live-transcribe"}, false, false});
    VoiceClient client(house);
    const auto said = say(pick_words(32, 4));
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    EXPECT_EQ(client.final_text("main"), said.text());
    std::size_t finals = 0;
    for (const auto& segment : client.segments)
        finals += segment.state == transcript::SegmentState::final ? 1 : 0;
    EXPECT_EQ(finals, 4u) << "one for each utterance of eight words";
}

TEST(MainPath, FiftySessionsAtOnce) {
    House house;
    std::vector<std::unique_ptr<VoiceClient>> clients;
    std::vector<Speech> voices;
    for (std::uint64_t i = 0; i < 50; ++i) {
        voices.push_back(say(pick_words(8, 500 + i)));
        clients.push_back(std::make_unique<VoiceClient>(house));
        clients.back()->start({});
    }
    for (std::size_t at = 0; at < voices.front().samples.size(); at += kBlock) {
        for (std::size_t i = 0; i < clients.size(); ++i) {
            const auto& samples = voices[i].samples;
            clients[i]->send_raw(std::span(samples).subspan(at, std::min(kBlock, samples.size() - at)));
        }
    }
    for (auto& client : clients)
        client->send(proto::FinishMessage{});
    for (std::size_t i = 0; i < clients.size(); ++i) {
        auto& client = *clients[i];
        const auto over = [&client] { return client.finished.has_value(); };
        client.wait_until(over, "`finished`");
        EXPECT_EQ(client.final_text("main"), voices[i].text()) << i;
        const auto session = client.started().session;
        house.wait_for_state(session, "done");
        EXPECT_EQ(joined(document_words(house, session, "main")), voices[i].text()) << i;
        EXPECT_EQ(house.recording(session, "0-main.wav"), voices[i].samples) << i;
    }
}

TEST(MainPath, SpeechWithoutAPauseHasItsTextWhileItIsSpoken) {
    House house;
    VoiceClient client(house);
    client.start({});
    ToneVoice voice;
    voice.words_per_utterance = 120;
    voice.tail_ms = 200;
    const auto said = say(pick_words(120, 71), voice);
    for (std::size_t at = 0; at < said.samples.size(); at += kBlock)
        client.send_raw(std::span(said.samples).subspan(at, std::min(kBlock, said.samples.size() - at)));
    const auto heard = [&] { return client.final_text("main"); };
    client.wait_until([&] { return heard().size() >= said.text().size() / 2; }, "the text of what does not end");
    EXPECT_TRUE(said.text().starts_with(heard())) << heard();
    client.finish();
    EXPECT_EQ(heard(), said.text());
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
}

}  // namespace
}  // namespace scribed::test
