// SPDX-License-Identifier: Apache-2.0
// Live text where nothing but the batch endpoint works: the real programs, and every word counted.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

House::Plan near_live(std::vector<std::string> settings = {}) {
    settings.emplace_back(R"(lanes.live=["near_live"])");
    return {{}, std::move(settings)};
}

void send(VoiceClient& client, std::span<const std::int16_t> samples) {
    const auto stored = client.acked("main") + samples.size();
    client.send_raw(samples);
    const auto acked = [&] { return client.acked("main") >= stored; };
    client.wait_until(acked, "the ack");
}

std::vector<transcript::Segment> finals(const VoiceClient& client) {
    std::vector<transcript::Segment> out;
    for (const auto& segment : client.segments) {
        if (segment.state == transcript::SegmentState::final) out.push_back(segment);
    }
    return out;
}

auto up(const VoiceClient& client, const std::string& lane) {
    return [&client, lane] {
        return !client.lanes.empty() && client.lanes.back().lane == lane && client.lanes.back().state == "up";
    };
}

void expect_every_word(House& house, VoiceClient& client, const Speech& said) {
    EXPECT_EQ(client.final_text("main"), said.text());
    EXPECT_TRUE(client.gaps.empty());
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

TEST(NearLive, EveryWordComesOnceInPiecesThatAreCutAtPauses) {
    House house(near_live());
    const auto said = say(pick_words(64, 501));
    VoiceClient client(house);
    client.start({});
    send(client, said.samples);
    client.wait_until([&] { return finals(client).size() >= 3; }, "live text before the end");
    client.finish();
    expect_every_word(house, client, said);
    auto pieces = finals(client);
    ASSERT_GE(pieces.size(), 4u);
    pieces.pop_back();  // what was left
    for (const auto& piece : pieces) {
        EXPECT_GE(piece.end_ms - piece.start_ms, 4000) << "5 s with the pause behind it";
        EXPECT_LE(piece.end_ms - piece.start_ms, 15000);
    }
    EXPECT_TRUE(std::ranges::any_of(client.lanes, [](const auto& lane) { return lane.lane == "near_live"; }));
}

TEST(NearLive, ABarrierDoesNotWaitForAPieceToBeLongEnough) {
    House house(near_live());
    const auto said = say(pick_words(4, 502));
    VoiceClient client(house);
    client.start({});
    send(client, said.samples);
    client.send(proto::BarrierMessage{"all"});
    client.wait_until([&] { return !client.barriers.empty(); }, "the barrier");
    EXPECT_EQ(client.final_text("main"), said.text());
    client.finish();
    expect_every_word(house, client, said);
}

TEST(NearLive, ASessionMovesThereWhenRealtimeIsRefusedInTheMidst) {
    House house({{}, {R"(lanes.live=["api_realtime","near_live"])"}});
    const auto said = say(pick_words(64, 503));
    const std::span<const std::int16_t> samples(said.samples);
    VoiceClient client(house);
    client.start({});
    client.wait_until(up(client, "api_realtime"), "the first lane");
    // In the midst of a word.
    const auto& word = said.words.at(20);
    const auto half = ms_to_samples((word.start_ms + word.end_ms) / 2);
    send(client, samples.first(half));
    house.call(
        "POST", house.sandbox_url("/sandbox/faults"),
        R"({"where":"mint","what":"status","value":403,"body":"{\"error\":{\"message\":\"not allowed\"}}"})"
    );
    house.call("POST", house.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"drop","count":1})");
    client.wait_until(up(client, "near_live"), "the second lane");
    EXPECT_NE(client.lanes.back().reason.find("api_realtime"), std::string::npos) << client.lanes.back().reason;
    send(client, samples.subspan(half));
    client.finish();
    expect_every_word(house, client, said);
}

TEST(NearLive, AndBackWhenTheBetterLaneIsUsableAgain) {
    House house({{"--fault", "mint:usage_limit=10,count=1"}, {R"(lanes.live=["api_realtime","near_live"])"}});
    const auto said = say(pick_words(48, 506));
    const std::span<const std::int16_t> samples(said.samples);
    const auto half = samples.size() / 2;
    VoiceClient client(house);
    client.start({});
    client.wait_until(up(client, "near_live"), "the second lane");
    EXPECT_NE(client.lanes.back().reason.find("usage is spent"), std::string::npos) << client.lanes.back().reason;
    send(client, samples.first(half));
    client.wait_until(up(client, "api_realtime"), "the first lane");
    send(client, samples.subspan(half));
    client.finish();
    expect_every_word(house, client, said);
}

TEST(NearLive, AnEndpointThatFailsForAMomentCostsNoWord) {
    House house({{"--fault", "transcribe:status=503,count=2"}, near_live().settings});
    const auto said = say(pick_words(32, 504));
    VoiceClient client(house);
    client.start({});
    send(client, said.samples);
    client.finish();
    expect_every_word(house, client, said);
    EXPECT_NE(house.daemon_log().find("piece_refused"), std::string::npos) << "it was refused and tried again";
}

TEST(NearLive, RefusedCredentialsAreAGapAndTheRecordingIsTranscribedLater) {
    House house({{"--fault", "transcribe:status=401"}, near_live().settings});
    const auto said = say(pick_words(24, 505));
    VoiceClient client(house);
    client.start({});
    send(client, said.samples);
    const auto down = [&] { return !client.lanes.empty() && client.lanes.back().state == "down"; };
    client.wait_until(down, "the news that nobody can serve");
    EXPECT_NE(client.lanes.back().reason.find("credentials"), std::string::npos) << client.lanes.back().reason;
    client.finish();
    EXPECT_EQ(client.final_text("main"), "");
    ASSERT_FALSE(client.gaps.empty());
    EXPECT_EQ(client.gaps.front().reason, "lane_down");
    const auto session = client.started().session;
    EXPECT_EQ(house.recording(session, "0-main.wav"), said.samples);
    house.wait_for_state(session, "needs_reconnect");
    const auto job = house.url("/v1/sessions/" + session + "/transcribe");
    EXPECT_EQ(house.call("DELETE", job).status, 202);
    house.wait_for_state(session, "failed");
    house.call("DELETE", house.sandbox_url("/sandbox/faults"));
    EXPECT_EQ(house.call("POST", job).status, 202);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

// Clients that send only speech leave holes; behind the last word comes nothing at all.
TEST(NearLive, WhoSendsOnlySpeechIsNotKeptWaiting) {
    House house(near_live({"live.quiet_ms=600"}));
    VoiceClient client(house);
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    client.start(start);
    std::string said;
    Samples at = 0;
    for (const unsigned seed : {507u, 508u}) {
        const auto speech = say(pick_words(3, seed));
        const auto before = finals(client).size();
        client.send_tagged(0, at, speech.samples);
        client.wait_until([&] { return finals(client).size() > before; }, "the text, without more audio");
        said += (said.empty() ? "" : " ") + speech.text();
        EXPECT_EQ(client.final_text("main"), said);
        at += speech.samples.size() + 2 * kTrackRate;
    }
    client.finish();
    EXPECT_TRUE(client.gaps.empty());
}

// One place each: a batch piece that hangs keeps no live text from coming, nor the other way round.
TEST(NearLive, BatchAndLivePiecesTakeNoPlacesOfEachOther) {
    House house({{}, {R"(lanes.live=["near_live"])", "batch.parallel=1", "live.parallel=1"}});
    const auto hold = [&] {
        const std::string one = R"({"where":"transcribe","what":"hold","count":1})";
        EXPECT_EQ(house.call("POST", house.sandbox_url("/sandbox/faults"), one).status / 100, 2);
    };
    const auto struck = [&] { return house.sandbox_stat("faults_struck"); };
    const auto said = say(pick_words(8, 509));
    VoiceClient recorded(house);
    recorded.start({});
    send(recorded, said.samples);
    recorded.send(proto::BarrierMessage{"live"});
    recorded.wait_until([&] { return !recorded.barriers.empty(); }, "its live text");
    hold();
    recorded.finish();
    house.loop().run_until([&] { return struck() == 1; });

    VoiceClient live(house);
    live.start({});
    send(live, said.samples);
    live.send(proto::BarrierMessage{"live"});
    live.wait_until([&] { return !live.barriers.empty(); }, "live text beside a batch piece that hangs");
    EXPECT_EQ(live.final_text("main"), said.text());
    EXPECT_EQ(house.state_of(recorded.started().session), "transcribing");
    live.finish();
    house.call("DELETE", house.sandbox_url("/sandbox/faults"));
    house.wait_for_state(recorded.started().session, "done");
    house.wait_for_state(live.started().session, "done");

    hold();
    VoiceClient hanging(house);
    hanging.start({});
    send(hanging, said.samples);
    hanging.send(proto::BarrierMessage{"live"});
    house.loop().run_until([&] { return struck() == 2; });
    const auto job = house.url("/v1/sessions/" + recorded.started().session + "/transcribe");
    EXPECT_EQ(house.call("POST", job).status, 202);
    house.wait_for_state(recorded.started().session, "done");
    EXPECT_TRUE(hanging.barriers.empty());
    house.call("DELETE", house.sandbox_url("/sandbox/faults"));
    hanging.wait_until([&] { return !hanging.barriers.empty(); }, "its text after all");
    hanging.finish();
}

}  // namespace
}  // namespace scribed::test
