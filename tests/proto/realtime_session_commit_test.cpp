// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "realtime_driver.hpp"

// Models without server VAD: the client finds the pauses and commits.
namespace scribed::proto {
namespace {

RealtimeDriver ready() {
    RealtimeSession::Options options;
    options.config.model = "gpt-live-transcribe";
    RealtimeDriver driver(options);
    driver.configure();
    driver.news();
    driver.sent();
    return driver;
}

TEST(RealtimeCommit, AnUtteranceHasTheTimesOfItsVoice) {
    auto driver = ready();
    driver.say(1500);
    driver.utterance(200, 1300);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(1000) audio(500) commit");
    driver.delta("i1", "He");
    driver.committed("i1");
    driver.delta("i1", "llo");
    driver.completed("i1", "Hello.");
    EXPECT_EQ(driver.news(), "i1:He i1:Hello i1=Hello.");
    EXPECT_EQ(driver.place("i1"), "200-1300");
}

TEST(RealtimeCommit, SeveralAreMatchedInOrder) {
    auto driver = ready();
    driver.say(1000);
    driver.utterance(100, 900);
    driver.say(1000);
    driver.utterance(1100, 1900);
    driver.pump();
    driver.committed("i1");
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one i2=two");
    EXPECT_EQ(driver.place("i1"), "100-900");
    EXPECT_EQ(driver.place("i2"), "1100-1900");
}

TEST(RealtimeCommit, AShortOneIsFilledUpWithSilence) {
    auto driver = ready();
    driver.say(40);
    driver.utterance(0, 40);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(40) audio(60) commit");
    EXPECT_EQ(driver.session().appended(), 2400U);
    driver.committed("i1");
    driver.completed("i1", "a");
    // The filling is not of the track: what follows keeps its place.
    driver.say(200);
    driver.flush();
    driver.pump();
    driver.committed("i2");
    driver.completed("i2", "b");
    EXPECT_EQ(driver.place("i2"), "40-240");
    EXPECT_EQ(driver.news(), "i1=a i2=b flushed(1)");
}

TEST(RealtimeCommit, OfNothingNewIsNotSent) {
    auto driver = ready();
    driver.say(500);
    driver.flush();
    driver.utterance(0, 400);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(500) commit");
    driver.committed("i1");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one flushed(1)");
}

TEST(RealtimeCommit, RefusedLosesTheVoice) {
    auto driver = ready();
    driver.say(500);
    driver.utterance(100, 400);
    driver.pump();
    driver.error("input_audio_buffer_commit_empty", driver.last_commit());
    EXPECT_EQ(driver.news(), "lost(item_failed 100-400)");
}

TEST(RealtimeCommit, ARepeatedIdIsTheNextUtterance) {
    auto driver = ready();
    driver.say(500);
    driver.utterance(0, 400);
    driver.say(500);
    driver.utterance(500, 900);
    driver.pump();
    driver.committed("x");
    driver.committed("x");
    driver.completed("x", "one");
    driver.completed("x", "two");
    EXPECT_EQ(driver.news(), "x=one x~1=two");
    EXPECT_EQ(driver.place("x~1"), "500-900");
}

TEST(RealtimeCommit, MayBeCutAnywhere) {
    RealtimeSession::Options options;
    options.config.model = "gpt-realtime-whisper";
    const std::vector<RealtimeStep> steps{
        [](auto& d) { d.say(300); },
        [](auto& d) { d.configure(); },
        [](auto& d) { d.utterance(50, 250); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.delta("i1", "on"); },
        [](auto& d) { d.flush(); },
        [](auto& d) { d.committed("i1"); },
        [](auto& d) { d.skip(3000); },
        [](auto& d) { d.say(50); },
        [](auto& d) { d.utterance(3300, 3350); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.completed("i1", "one"); },
        [](auto& d) { d.error("odd", d.last_commit()); },
        [](auto& d) { d.say(200); },
        [](auto& d) { d.drain(); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.committed("i3", "i1"); },
        [](auto& d) { d.failed("i3"); },
    };
    cut_everywhere(options, steps);
}

TEST(RealtimeSession, MayBeCutAnywhere) {
    RealtimeSession::Options options;
    const std::vector<RealtimeStep> steps{
        [](auto& d) { d.say(2500); },
        [](auto& d) { d.flush(); },
        [](auto& d) { d.open(); },
        [](auto& d) { d.server(R"({"type":"session.created"})"); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.server(R"({"type":"session.updated"})"); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.started("i1", 100); },
        [](auto& d) { d.delta("i1", "on"); },
        [](auto& d) { d.stopped("i1", 1500); },
        [](auto& d) { d.committed("i1"); },
        [](auto& d) { d.say(1000); },
        [](auto& d) { d.skip(60000); },
        [](auto& d) { d.say(1000); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.committed("i2", "i1"); },
        [](auto& d) { d.started("i3", 2600); },
        [](auto& d) { d.delta("i3", "thr"); },
        [](auto& d) { d.completed("i2", "two"); },
        [](auto& d) { d.wait(10000); },
        [](auto& d) { d.server("garbage"); },
        [](auto& d) { d.completed("i1", "one"); },
        [](auto& d) { d.drain(); },
        [](auto& d) { d.pump(); },
        [](auto& d) { d.wait(15000); },
    };
    cut_everywhere(options, steps);
}

}  // namespace
}  // namespace scribed::proto
