// SPDX-License-Identifier: Apache-2.0
// Upstream breaks in every way it knows, in the middle of things: each word has its live text once, in order.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

// Sends about as fast as a person speaks: the next part when the last one is on disk.
void speak(VoiceClient& client, const Speech& said, std::size_t begin = 0, std::size_t end = SIZE_MAX) {
    constexpr std::size_t kPart = kTrackRate / 5;
    end = std::min(end, said.samples.size());
    for (std::size_t at = begin; at < end; at += kPart) {
        const auto part = std::span(said.samples).subspan(at, std::min(kPart, end - at));
        client.send_raw(part);
        const auto stored = [&] { return client.acked("main") >= at + part.size(); };
        client.wait_until(stored, "the ack");
    }
}

/// A whole session, as fast as the daemon takes it.
void send_all(VoiceClient& client, const Speech& said) {
    client.start({});
    client.send_raw(said.samples);
    client.finish();
}

/// A whole session, as a person speaks.
void speak_all(VoiceClient& client, const Speech& said) {
    client.start({});
    speak(client, said);
    client.finish();
}

void expect_every_word(House& house, VoiceClient& client, const Speech& said) {
    EXPECT_EQ(client.final_text("main"), said.text());
    for (const auto& gap : client.gaps)
        ADD_FAILURE() << "a gap " << gap.start_ms << "-" << gap.end_ms << ": " << gap.reason;
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
    EXPECT_EQ(house.recording(session, "0-main.wav"), said.samples);
}

std::size_t downs(const VoiceClient& client) {
    return static_cast<std::size_t>(std::ranges::count(client.lanes, "down", &proto::LaneMessage::state));
}

TEST(UpstreamBreak, AConnectionThatDropsAgainAndAgainLosesNoWord) {
    House house({{"--fault", "realtime:drop,after_items=2,count=5"}, {}});
    const auto said = say(pick_words(96, 401));
    VoiceClient client(house);
    send_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_EQ(downs(client), 5u);
    // What had its text when the connection broke need not be sent again.
    EXPECT_GE(house.metric("scribed_live_replays_total"), 1);
}

TEST(UpstreamBreak, InTheMidstOfAWordAsWell) {
    House house;
    const auto said = say(pick_words(24, 402));
    VoiceClient client(house);
    client.start({});
    const auto drop = [&] {
        house.call("POST", house.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"drop","count":1})");
    };
    const auto serves = [&] { return !client.lanes.empty() && client.lanes.back().state == "up"; };
    for (const std::size_t word : {3u, 9u, 12u, 20u}) {
        client.wait_until(serves, "a connection");
        const auto& spoken = said.words.at(word);
        const auto until = ms_to_samples((spoken.start_ms + spoken.end_ms) / 2);
        speak(client, said, client.acked("main"), until);
        drop();
    }
    speak(client, said, client.acked("main"));
    client.finish();
    expect_every_word(house, client, said);
    EXPECT_GE(downs(client), 3u);
}

TEST(UpstreamBreak, AHalfOpenConnectionIsNoticed) {
    House house({{"--fault", "realtime:half_open,after_items=1,count=2"}, {"live.patience_s=1"}});
    const auto said = say(pick_words(40, 403));
    VoiceClient client(house);
    send_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_GE(downs(client), 2u) << "a loaded machine may seem stalled once more";
}

TEST(UpstreamBreak, SoIsOneThatStalls) {
    House house({{"--fault", "realtime:stall_ms=60000,after_items=2,count=1"}, {"live.patience_s=1"}});
    const auto said = say(pick_words(40, 404));
    VoiceClient client(house);
    send_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_GE(downs(client), 1u);
}

TEST(UpstreamBreak, EveryCloseCodeThatPassesIsSurvived) {
    for (const std::string code : {"1001", "1006", "1011", "1012", "1013", "3000"}) {
        SCOPED_TRACE(code);
        const auto fault = code == "1006" ? std::string("realtime:drop") : "realtime:close=" + code;
        House house({{"--fault", fault + ",after_items=1,count=2"}, {}});
        const auto said = say(pick_words(24, 405));
        VoiceClient client(house);
        send_all(client, said);
        expect_every_word(house, client, said);
    }
}

TEST(UpstreamBreak, ErrorsThatEndASessionAreSurvivedAndOthersLeaveItAlone) {
    House house(
        {{"--fault", "realtime:error_event,after_items=1,count=1", "--fault",
          "realtime:error_event,code=session_expired,after_items=2,count=1"},
         {}}
    );
    const auto said = say(pick_words(40, 406));
    VoiceClient client(house);
    send_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_EQ(downs(client), 1u);
}

TEST(UpstreamBreak, ARefusedMintIsTriedAgainWhileTheAudioWaits) {
    House house(
        {{"--fault", "mint:status=503,count=1", "--fault", "mint:status=429,skip=1,count=1", "--fault",
          "mint:status=500,skip=3,count=1", "--fault", "realtime:drop,after_items=2,count=1"},
         {}}
    );
    const auto said = say(pick_words(40, 407));
    VoiceClient client(house);
    send_all(client, said);
    expect_every_word(house, client, said);
}

TEST(UpstreamBreak, SessionsThatExpireAreReplacedInTimeAndNobodyNotices) {
    House house({{"--fault", "realtime:session_expiry=12"}, {}});
    const auto said = say(pick_words(48, 408));
    VoiceClient client(house);
    speak_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_EQ(downs(client), 0u) << "no session has reached its limit";
    EXPECT_GE(house.metric("scribed_live_rollovers_total"), 2);
}

TEST(UpstreamBreak, AskingForASignOfLifeDisturbsNobody) {
    House house({{}, {"live.patience_s=3"}});
    ToneVoice voice;
    voice.words_per_utterance = 24;
    const auto said = say(pick_words(24, 412), voice);
    VoiceClient client(house);
    speak_all(client, said);
    expect_every_word(house, client, said);
    EXPECT_EQ(downs(client), 0u);
}

TEST(UpstreamBreak, SpentUsageMovesASessionToTheNextLaneAndBack) {
    House house({{}, {}, false, true});
    house.set("upstream.api_key_file=" + (house.dir() / "key").string());
    EXPECT_EQ(house.stop_daemon(), 0);
    house.start_daemon();
    const auto said = say(pick_words(48, 409));
    VoiceClient client(house);
    client.start({});
    const auto up = [&](const std::string& lane) {
        return [&client, lane] {
            return !client.lanes.empty() && client.lanes.back().lane == lane && client.lanes.back().state == "up";
        };
    };
    client.wait_until(up("chatgpt_realtime"), "the first lane");
    const auto third = said.samples.size() / 3;
    speak(client, said, 0, third);
    house.call(
        "POST", house.sandbox_url("/sandbox/usage"),
        R"({"primary_used":100,"limit_reached":true,"refuse_work":true,"resets_in_s":10})"
    );
    house.call("POST", house.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"drop","count":1})");
    client.wait_until(up("api_realtime"), "the second lane");
    EXPECT_NE(client.lanes.back().reason.find("usage is spent"), std::string::npos) << client.lanes.back().reason;
    speak(client, said, third, 2 * third);
    client.wait_until(up("chatgpt_realtime"), "the first lane again");
    speak(client, said, 2 * third);
    client.finish();
    expect_every_word(house, client, said);
}

TEST(UpstreamBreak, AModelWithoutServerVadLosesNoWordEither) {
    House house(
        {{"--fault", "realtime:drop,after_items=2,count=2", "--fault", "realtime:session_expiry=5,skip=2"},
         {"live.model=gpt-realtime-whisper"}}
    );
    const auto said = say(pick_words(48, 410));
    VoiceClient client(house);
    speak_all(client, said);
    expect_every_word(house, client, said);
    // Which of the two a limit costs depends on how fast the machine is.
    EXPECT_GE(house.metric("scribed_live_rollovers_total") + house.metric("scribed_live_replays_total"), 1);
}

TEST(UpstreamBreak, ABarrierIsAnsweredWhateverHappensMeanwhile) {
    House house({{"--fault", "realtime:drop,after_items=1,count=4"}, {}});
    const auto said = say(pick_words(32, 411));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.send(proto::BarrierMessage{"all"});
    const auto answered = [&] { return !client.barriers.empty(); };
    client.wait_until(answered, "the barrier");
    EXPECT_EQ(client.final_text("main"), said.text()) << "all of it before the answer";
    client.finish();
    expect_every_word(house, client, said);
}

}  // namespace
}  // namespace scribed::test
