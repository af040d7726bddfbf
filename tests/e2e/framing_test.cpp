// SPDX-License-Identifier: Apache-2.0
// Audio as clients really send it: any frame size, any rate, late tracks, holes.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

proto::StartMessage tagged(std::vector<proto::TrackSpec> tracks) {
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    start.tracks = std::move(tracks);
    return start;
}

TEST(Framing, OddFrameSizesFromOneSampleToASecondLoseNothing) {
    House house;
    VoiceClient client(house);
    client.start({});
    const auto said = say(pick_words(16, 11));
    std::mt19937 random(5);
    std::size_t at = 0;
    for (int i = 0; i < 300; ++i)
        client.send_raw(std::span(said.samples).subspan(at++, 1));
    while (at < said.samples.size()) {
        const std::size_t count = std::min<std::size_t>(1 + random() % 16000, said.samples.size() - at);
        client.send_raw(std::span(said.samples).subspan(at, count));
        at += count;
    }
    client.finish();
    EXPECT_TRUE(client.errors.empty());
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    EXPECT_EQ(client.final_text("main"), said.text());
}

TEST(Framing, AWebRtcRateIsRecordedAtSixteenKilohertz) {
    House house;
    VoiceClient client(house);
    ToneVoice voice;
    voice.rate = 48000;
    const auto said = say(pick_words(16, 12), voice);
    proto::StartMessage start;
    start.tracks = {{"mic", "", 48000}};
    client.start(start);
    for (std::size_t at = 0; at < said.samples.size(); at += 960) {
        client.send_raw(std::span(said.samples).subspan(at, std::min<std::size_t>(960, said.samples.size() - at)));
    }
    client.finish();
    EXPECT_EQ(client.acked("mic"), said.samples.size()) << "acks count the client's own samples";
    EXPECT_EQ(house.recording(client.started().session, "0-mic.wav").size(), (said.samples.size() + 2) / 3);
    EXPECT_EQ(client.final_text("mic"), said.text());
    house.wait_for_state(client.started().session, "done");
    const auto words = document_words(house, client.started().session, "mic");
    ASSERT_EQ(joined(words), said.text());
    EXPECT_NEAR(static_cast<double>(words.back().start_ms), static_cast<double>(said.words.back().start_ms), 150);
}

TEST(Framing, ATrackThatJoinsLateAndHolesOfSilenceStandAtTheirSampleIndex) {
    House house;
    VoiceClient client(house);
    client.start(tagged({{"alice", "Alice", kTrackRate}}));
    const auto first = say(pick_words(8, 13));
    const auto second = say(pick_words(8, 14));
    client.send_tagged(0, 0, first.samples);
    // Ten seconds of nothing cost no bytes; the second utterance stands behind them.
    const Samples later = first.samples.size() + 10 * kTrackRate;
    client.send_tagged(0, later, second.samples);
    client.send(proto::TrackMessage{{"bob", "Bob", kTrackRate}});
    const auto joined_now = [&] { return client.started().tracks.size() == 2; };
    client.wait_until(joined_now, "the second track");
    const auto bob = say(pick_words(8, 15));
    const Samples bob_from = 20 * kTrackRate;
    client.send_tagged(1, bob_from, bob.samples);
    client.finish();
    EXPECT_TRUE(client.errors.empty());
    const auto session = client.started().session;
    const auto alice = house.recording(session, "0-alice.wav");
    ASSERT_EQ(alice.size(), later + second.samples.size());
    EXPECT_TRUE(std::equal(first.samples.begin(), first.samples.end(), alice.begin()));
    const auto hole = std::span(alice).subspan(first.samples.size(), 10 * kTrackRate);
    EXPECT_TRUE(std::all_of(hole.begin(), hole.end(), [](std::int16_t sample) { return sample == 0; }));
    EXPECT_TRUE(
        std::equal(second.samples.begin(), second.samples.end(), alice.begin() + static_cast<std::ptrdiff_t>(later))
    );
    EXPECT_EQ(house.recording(session, "1-bob.wav").size(), bob_from + bob.samples.size());
    EXPECT_EQ(client.final_text("alice"), first.text() + " " + second.text());
    EXPECT_EQ(client.final_text("bob"), bob.text());
    house.wait_for_state(session, "done");
    const auto words = document_words(house, session, "bob");
    ASSERT_EQ(joined(words), bob.text());
    const auto truth = samples_to_ms(bob_from) + bob.words.front().start_ms;
    EXPECT_NEAR(static_cast<double>(words.front().start_ms), static_cast<double>(truth), 100);
}

TEST(Framing, WhatWasSentAlreadyIsIgnored) {
    House house;
    VoiceClient client(house);
    client.start(tagged({{"main", "", kTrackRate}}));
    const auto said = say(pick_words(8, 16));
    const auto all = std::span(said.samples);
    client.send_tagged(0, 0, all.first(20000));
    client.send_tagged(0, 10000, all.subspan(10000, 20000));
    client.send_tagged(0, 0, all.first(100));
    client.send_tagged(0, 30000, all.subspan(30000));
    client.finish();
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    EXPECT_EQ(client.final_text("main"), said.text());
}

TEST(Framing, ABarrierIsAnsweredWhenEverythingBeforeItHasItsText) {
    House house;
    VoiceClient client(house);
    client.start({});
    const auto said = say(pick_words(8, 17));
    client.send_raw(std::span(said.samples).first(said.samples.size() / 2));
    client.send_raw(std::span(said.samples).subspan(said.samples.size() / 2));
    client.send(proto::BarrierMessage{"b1"});
    const auto answered = [&] { return client.barriers.size() == 1; };
    client.wait_until(answered, "the barrier");
    EXPECT_EQ(client.final_text("main"), said.text());
    client.send(proto::MarkMessage{"a note"});
    client.finish();
    const auto reply = house.get("/v1/sessions/" + client.started().session);
    EXPECT_NE(reply.body.find("a note"), std::string::npos);
}

}  // namespace
}  // namespace scribed::test
