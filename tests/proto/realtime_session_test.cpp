// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_session.hpp"

#include <gtest/gtest.h>

#include "realtime_driver.hpp"

namespace scribed::proto {
namespace {

using State = RealtimeSession::State;

TEST(RealtimeSetup, WaitsForTheServerThenConfiguresThenIsReady) {
    RealtimeDriver driver;
    driver.say(200);
    driver.pump();
    EXPECT_EQ(driver.session().state(), State::connecting);
    driver.open();
    driver.pump();
    EXPECT_EQ(driver.sent(), "");
    driver.server(R"({"type":"session.created","session":{"id":"s","expires_at":1795179000}})");
    EXPECT_EQ(driver.session().state(), State::configuring);
    EXPECT_EQ(driver.session().expires_at(), 1795179000);
    driver.pump();
    EXPECT_EQ(driver.sent(), "update");
    EXPECT_EQ(driver.news(), "");
    driver.server(R"({"type":"session.updated","session":{"expires_at":0}})");
    EXPECT_EQ(driver.session().state(), State::open);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(200)");
    EXPECT_EQ(driver.news(), "ready");
}

TEST(RealtimeSetup, TheBetaNamesServeToo) {
    RealtimeDriver driver;
    driver.open();
    driver.server(R"({"type":"transcription_session.created"})");
    driver.pump();
    driver.server(R"({"type":"transcription_session.updated"})");
    EXPECT_EQ(driver.news(), "ready");
}

TEST(RealtimeSetup, ARefusedConfigurationEndsIt) {
    for (const char* event_id : {"setup_1", ""}) {
        RealtimeDriver driver;
        driver.open();
        driver.server(R"({"type":"session.created"})");
        driver.pump();
        driver.error("invalid_parameter", event_id);
        EXPECT_EQ(driver.news(), "ended(bad_request)");
        driver.check();
    }
}

TEST(RealtimeSetup, AnErrorThatOnlyHiccupsDoesNot) {
    RealtimeDriver driver;
    driver.open();
    driver.server(R"({"type":"session.created"})");
    driver.pump();
    driver.error("", "", "server_error");
    driver.server(R"({"type":"session.updated"})");
    EXPECT_EQ(driver.news(), "ready");
}

TEST(RealtimeSetup, RunsOutOfTime) {
    RealtimeDriver driver;
    driver.say(100);
    driver.open();
    driver.wait(9999);
    EXPECT_EQ(driver.news(), "");
    driver.wait(1);
    EXPECT_EQ(driver.news(), "ended(timeout)");
    EXPECT_EQ(driver.resume_ms(), 0);
    driver.check();
}

TEST(RealtimeSetup, ADeadKeySaysSo) {
    RealtimeDriver driver;
    driver.open();
    driver.error("invalid_api_key", "");
    EXPECT_EQ(driver.news(), "ended(key_expired)");
}

TEST(RealtimeAudio, MergesWhatCameDuringAWrite) {
    RealtimeDriver driver;
    driver.configure();
    driver.sent();
    driver.say(80);
    driver.pump();
    EXPECT_EQ(driver.sent(), "");
    driver.say(20);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(100)");
    driver.say(2500);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(1000) audio(1000) audio(500)");
    EXPECT_EQ(driver.session().appended(), ms_to_samples(2600, kUpstreamRate));
}

TEST(RealtimeAudio, KeepsCommitsBehindTheAudioThatTheyCover) {
    RealtimeDriver driver;
    driver.configure();
    driver.sent();
    driver.say(50);
    driver.flush();
    driver.say(250);
    driver.flush();
    driver.say(40);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(50) audio(250) commit");
}

TEST(RealtimeTimes, LeaveOutPaddingAndSilence) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(4000);
    driver.pump();
    driver.started("i1", 700);
    driver.stopped("i1", 2500);
    driver.committed("i1");
    driver.completed("i1", " Hi. ");
    EXPECT_EQ(driver.news(), "ready i1=Hi.");
    EXPECT_EQ(driver.place("i1"), "1000-2000");
}

TEST(RealtimeTimes, FollowTheTrackOverHolesAndLateStarts) {
    RealtimeDriver driver;
    driver.skip(10000);
    driver.configure();
    driver.say(1000);
    driver.skip(5000);
    driver.say(2000);
    driver.pump();
    driver.started("i1", 0);
    driver.stopped("i1", 1500);
    driver.committed("i1");
    driver.completed("i1", "one");
    // [0, 1000) of the server's clock is [10000, 11000) of the track: the end is before the hole, not behind it.
    EXPECT_EQ(driver.place("i1"), "10000-11000");
    driver.started("i2", 1100);
    driver.stopped("i2", 2500);
    driver.committed("i2");
    driver.completed("i2", "two");
    EXPECT_EQ(driver.place("i2"), "16400-17000");
}

TEST(RealtimeTimes, StayWithinWhatWasSent) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(500);
    driver.pump();
    driver.started("i1", 90000);
    driver.stopped("i1", 100);
    driver.committed("i1");
    driver.completed("i1", "odd");
    EXPECT_EQ(driver.place("i1"), "500-500");
}

TEST(RealtimeTimes, SilenceForTheServerTakesNoTimeOfTheTrack) {
    RealtimeDriver driver;
    driver.configure();
    driver.hush(500);
    driver.say(1000);
    driver.hush(700);
    driver.hush(100);
    driver.pump();
    EXPECT_EQ(driver.sent(), "update audio(1000) audio(800)");
    driver.started("i1", 0);
    driver.stopped("i1", 1600);
    driver.committed("i1");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.place("i1"), "0-1000") << "no later than the track's last sample";
    driver.say(1000);
    driver.pump();
    driver.started("i2", 1500);
    driver.stopped("i2", 2800);
    driver.committed("i2");
    driver.completed("i2", "two");
    EXPECT_EQ(driver.place("i2"), "1000-1500");
    driver.say(100);
    driver.hush(2000);
    driver.news();
    driver.close();
    EXPECT_EQ(driver.news(), "ended(network)");
    EXPECT_EQ(driver.resume_ms(), 2000);
}

TEST(RealtimeAudio, SaysWhetherItHasSomethingToSend) {
    RealtimeDriver driver;
    EXPECT_FALSE(driver.session().has_outgoing());
    driver.open();
    driver.server(R"({"type":"session.created"})");
    EXPECT_TRUE(driver.session().has_outgoing());
    driver.pump();
    driver.say(500);
    EXPECT_FALSE(driver.session().has_outgoing());
    driver.server(R"({"type":"session.updated"})");
    EXPECT_TRUE(driver.session().has_outgoing());
    driver.pump();
    driver.say(80);
    EXPECT_FALSE(driver.session().has_outgoing());
    driver.flush();
    EXPECT_TRUE(driver.session().has_outgoing());
    driver.pump();
    EXPECT_FALSE(driver.session().has_outgoing());
}

TEST(RealtimeText, DeltasGrowAndTheFinalReplacesThem) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(2000);
    driver.pump();
    driver.started("i1", 0);
    driver.stopped("i1", 1500);
    driver.committed("i1");
    driver.delta("i1", "Hel");
    driver.delta("i1", "lo ther");
    driver.completed("i1", "Hello there.");
    driver.delta("i1", "ignored");
    driver.completed("i1", "ignored");
    EXPECT_EQ(driver.news(), "ready i1:Hel i1:Hello ther i1=Hello there.");
}

TEST(RealtimeText, FinalsComeInTheOrderOfSpeech) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(3000);
    driver.pump();
    driver.committed("i1");
    driver.committed("i2", "i1");
    driver.committed("i3", "i2");
    driver.completed("i3", "three");
    driver.failed("i2");
    EXPECT_EQ(driver.news(), "ready");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one lost(item_failed 3000-3000) i3=three");
}

TEST(RealtimeText, AnItemThatNeverSettlesIsGivenUp) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(2000);
    driver.pump();
    driver.started("i1", 100);
    driver.stopped("i1", 900);
    driver.committed("i1");
    driver.delta("i1", "Hm");
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    driver.wait(15000);
    EXPECT_EQ(driver.news(), "ready i1:Hm lost(timeout 400-900 i1) i2=two");
    driver.completed("i1", "too late");
    EXPECT_EQ(driver.news(), "");
}

TEST(RealtimeText, GarbageIsCountedAndHarmless) {
    RealtimeDriver driver;
    driver.configure();
    for (const char* text :
         {"", "garbage", "[]", "{}", R"({"type":"new.event"})",
          R"({"type":"input_audio_buffer.committed","item_id":5})"}) {
        driver.server(text);
    }
    EXPECT_EQ(driver.session().unknown_events(), 6U);
    EXPECT_EQ(driver.news(), "ready");
}

TEST(RealtimeText, EachWordOfTheServerMayBeCutAnywhere) {
    const std::string whole = R"({"type":"input_audio_buffer.committed","item_id":"i1","previous_item_id":"i0"})";
    RealtimeDriver driver;
    driver.configure();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        driver.server(std::string_view(whole).substr(0, size));
    }
    EXPECT_EQ(driver.session().unknown_events(), whole.size());
}

}  // namespace
}  // namespace scribed::proto
