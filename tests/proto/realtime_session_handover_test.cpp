// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "realtime_driver.hpp"

// Where another connection would go on, and how a dead one is told from a quiet one.
namespace scribed::proto {
namespace {

RealtimeDriver ready() {
    RealtimeDriver driver;
    driver.configure();
    driver.news();
    driver.sent();
    return driver;
}

void utter(
    RealtimeDriver& driver, const std::string& item, int begin_ms, int end_ms, const std::string& previous = {}
) {
    driver.started(item, begin_ms);
    driver.stopped(item, end_ms);
    driver.committed(item, previous);
}

TEST(RealtimeHandover, BeginsWithTheFirstUtteranceThatHasNoText) {
    auto driver = ready();
    driver.say(9000);
    driver.pump();
    utter(driver, "i1", 500, 2000);
    driver.completed("i1", "one");
    EXPECT_EQ(driver.resume_ms(), 2000);
    utter(driver, "i2", 3000, 4000, "i1");
    EXPECT_EQ(driver.resume_ms(), 3000) << "what was no speech need not be heard again";
    driver.started("i3", 5000);
    driver.completed("i2", "two");
    EXPECT_EQ(driver.resume_ms(), 5000);
    driver.close();
    EXPECT_EQ(driver.resume_ms(), 5000);
}

TEST(RealtimeHandover, SilenceIsNotHeardAgain) {
    auto driver = ready();
    driver.say(60000, false);
    driver.pump();
    EXPECT_EQ(driver.resume_ms(), 59500);
    driver.say(1000);
    driver.pump();
    EXPECT_EQ(driver.resume_ms(), 59500) << "a voice of which nothing is known yet";
    driver.say(5000, false);
    driver.pump();
    EXPECT_EQ(driver.resume_ms(), 59500);
}

TEST(RealtimeHandover, TheRetiredOneWaitsForItsTextsAndForNothingElse) {
    auto driver = ready();
    driver.say(4000);
    driver.pump();
    utter(driver, "i1", 500, 2000);
    driver.started("i2", 2500);
    driver.delta("i2", "half a word");
    driver.news();
    EXPECT_EQ(samples_to_ms(driver.retire()), 2500);
    EXPECT_TRUE(driver.session().awaits("i1"));
    EXPECT_FALSE(driver.session().awaits("i2"));
    driver.say(1000);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(1000) audio(1000) audio(1000) audio(1000)") << "and is sent nothing more";
    driver.stopped("i2", 3500);
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    EXPECT_EQ(driver.news(), "") << "that is the next one's";
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one ended");
}

TEST(RealtimeHandover, ACommitOnItsWayBelongsToTheOldOne) {
    RealtimeSession::Options options;
    options.config.model = "gpt-live-transcribe";
    RealtimeDriver driver(options);
    driver.configure();
    driver.say(3000);
    driver.utterance(200, 1800);
    driver.pump();
    driver.news();
    EXPECT_EQ(samples_to_ms(driver.retire()), 3000);
    driver.committed("i1");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one ended");
}

TEST(RealtimeHandover, SoDoesTheOpenUtteranceThatItWillClose) {
    auto driver = ready();
    driver.say(3000);
    driver.pump();
    driver.started("i1", 500);
    driver.flush();
    driver.pump();
    driver.say(500);
    driver.pump();
    EXPECT_FALSE(driver.session().between_utterances());
    EXPECT_EQ(samples_to_ms(driver.retire()), 3000);
    driver.committed("i1");
    driver.started("i2", 3000);
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one ended") << "the flush is for the next one";
}

TEST(RealtimeHandover, WithNothingOutstandingItEndsAtOnce) {
    auto driver = ready();
    driver.say(500, false);
    driver.pump();
    driver.retire();
    EXPECT_EQ(driver.news(), "ended");
}

TEST(RealtimeLife, AServerThatOwesSomethingIsAskedAndThenGivenUp) {
    auto driver = ready();
    driver.say(300);
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(300)");
    driver.wait(5000);
    driver.pump();
    EXPECT_EQ(driver.sent(), "update");
    driver.wait(4999);
    EXPECT_EQ(driver.news(), "");
    driver.wait(1);
    EXPECT_EQ(driver.news(), "ended(timeout)");
    EXPECT_EQ(driver.resume_ms(), 0);
}

TEST(RealtimeLife, AnyAnswerIsASignOfLife) {
    auto driver = ready();
    for (int round = 0; round < 5; ++round) {
        driver.say(300);
        driver.pump();
        driver.wait(5000);
        driver.pump();
        EXPECT_EQ(driver.sent(), "audio(300) update");
        driver.server(R"({"type":"session.updated","session":{}})");
    }
    EXPECT_EQ(driver.news(), "");
}

TEST(RealtimeLife, WhatItListenedToWithoutASpeechIsNotHeardAgain) {
    auto driver = ready();
    driver.say(20000);
    driver.pump();
    EXPECT_EQ(driver.resume_ms(), 0);
    driver.wait(5000);
    driver.pump();
    driver.server(R"({"type":"session.updated","session":{}})");
    EXPECT_EQ(driver.resume_ms(), 18000) << "noise: it has answered behind it";
}

TEST(RealtimeLife, SilenceOwesNothing) {
    auto driver = ready();
    driver.say(1000, false);
    driver.pump();
    EXPECT_FALSE(driver.session().next_timer());
    driver.wait(3600000);
    EXPECT_EQ(driver.sent(), "audio(1000)");
    EXPECT_EQ(driver.news(), "");
}

TEST(RealtimeLife, ASocketThatTakesNothingIsDead) {
    auto driver = ready();
    driver.say(1000);
    driver.wait(5000);
    driver.wait(5000);
    EXPECT_EQ(driver.news(), "ended(timeout)");
}

}  // namespace
}  // namespace scribed::proto
