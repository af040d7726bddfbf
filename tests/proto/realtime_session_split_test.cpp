// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "realtime_driver.hpp"

// Speech that the server's own detector finds no end of.
namespace scribed::proto {
namespace {

constexpr int kSecond = 1000;

class RealtimeSplit : public testing::Test {
protected:
    RealtimeSplit() {
        driver_.configure();
        driver_.sent();
        driver_.news();
    }
    /// Says so many seconds of a loud tone; how many commits were sent.
    int say(int seconds) {
        for (int i = 0; i < seconds; ++i) {
            driver_.say(kSecond);
            driver_.pump();
        }
        int commits = 0;
        const auto sent = driver_.sent();
        for (auto at = sent.find("commit"); at != std::string::npos; at = sent.find("commit", at + 1))
            ++commits;
        return commits;
    }

    RealtimeDriver driver_;
};

TEST_F(RealtimeSplit, WhatTheServerHearsIsCommittedInParts) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(26), 0);
    EXPECT_EQ(say(2), 1);
    driver_.committed("i1");
    driver_.completed("i1", "one");
    EXPECT_EQ(driver_.news(), "i1=one");
    EXPECT_EQ(driver_.place("i1"), "0-27000");
    EXPECT_EQ(driver_.resume_ms(), 27000);
}

TEST_F(RealtimeSplit, AServerThatBeginsAnewIsBelieved) {
    driver_.started("i1", 0);
    say(28);
    driver_.committed("i1");
    driver_.started("i2", 27000);
    driver_.completed("i1", "one");
    EXPECT_EQ(say(25), 0);
    EXPECT_EQ(say(2), 1);
    driver_.committed("i2", "i1");
    driver_.completed("i2", "two");
    EXPECT_EQ(driver_.news(), "i1=one i2=two");
    EXPECT_EQ(driver_.place("i2"), "27000-54000");
}

TEST_F(RealtimeSplit, AServerThatDoesNotBeginAnewIsSplitOnAllTheSame) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(28), 1);
    driver_.committed("i1");
    driver_.completed("i1", "one");
    EXPECT_EQ(say(27), 1);
    driver_.committed("i2", "i1");
    driver_.completed("i2", "two");
    EXPECT_EQ(driver_.news(), "i1=one i2=two");
    EXPECT_EQ(driver_.place("i2"), "27000-54000");
    EXPECT_FALSE(driver_.session().between_utterances());
    say(5);
    driver_.stopped("i3", 56000);
    driver_.committed("i3", "i2");
    EXPECT_EQ(driver_.resume_ms(), 54000);
    driver_.completed("i3", "three");
    EXPECT_EQ(driver_.news(), "i3=three");
    EXPECT_EQ(driver_.place("i3"), "54000-55500") << "without the silence that it took to notice";
    EXPECT_EQ(driver_.resume_ms(), 56000);
    EXPECT_EQ(say(60), 0) << "nobody is heard any more";
}

TEST_F(RealtimeSplit, AnEndThatWasNotAnnouncedMayCrossTheNextSplit) {
    driver_.started("i1", 0);
    say(28);
    driver_.committed("i1");
    driver_.completed("i1", "one");
    EXPECT_EQ(say(27), 1);
    driver_.stopped("i2", 40000);
    driver_.committed("i2", "i1");
    driver_.completed("i2", "two");
    EXPECT_EQ(driver_.place("i2"), "27000-39500");
    EXPECT_EQ(driver_.resume_ms(), 40000);
    driver_.committed("i3", "i2");
    driver_.completed("i3", "three");
    EXPECT_EQ(driver_.place("i3"), "40000-54000");
}

// However the service words what it makes of silence.
TEST_F(RealtimeSplit, SilenceBehindOneIsNotCommitted) {
    driver_.started("i1", 0);
    say(20);
    driver_.say(5000, false);
    driver_.pump();
    EXPECT_NE(driver_.sent().find("commit"), std::string::npos) << "split where it fell silent";
    driver_.committed("i1");
    driver_.completed("i1", "one");
    EXPECT_TRUE(driver_.session().between_utterances());
    for (int i = 0; i < 60; ++i) {
        driver_.say(kSecond, false);
        driver_.pump();
    }
    EXPECT_EQ(driver_.sent().find("commit"), std::string::npos);
}

TEST_F(RealtimeSplit, WhoBeginsAgainLaterIsANewVoice) {
    driver_.started("i1", 0);
    say(20);
    driver_.say(14000, false);
    driver_.pump();
    driver_.sent();
    driver_.committed("i1");
    driver_.completed("i1", "one");
    driver_.started("i2", 33900);
    EXPECT_EQ(say(26), 0);
    EXPECT_EQ(say(2), 1);
}

// Too little for a commit, and a word may begin in it.
TEST_F(RealtimeSplit, AFlushRightBehindOneIsFilledUpWithSilence) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(27), 1);
    driver_.say(40);
    driver_.flush();
    driver_.pump();
    EXPECT_EQ(driver_.sent(), "audio(40) audio(60) commit");
    driver_.committed("i1");
    driver_.started("i2", 27000);
    driver_.committed("i2", "i1");
    driver_.completed("i1", "one");
    driver_.completed("i2", "t");
    EXPECT_EQ(driver_.news(), "i1=one i2=t flushed(1)");
    driver_.started("i3", 27100);
    EXPECT_EQ(say(26), 0);
    EXPECT_EQ(say(2), 1);
}

TEST_F(RealtimeSplit, ACommitThatWasTooSmallSaysNothingOfTheVoice) {
    driver_.started("i1", 0);
    driver_.say(40);
    driver_.flush();
    driver_.pump();
    EXPECT_EQ(driver_.sent(), "audio(40) commit");
    driver_.error("input_audio_buffer_commit_empty", driver_.last_commit());
    EXPECT_EQ(driver_.news(), "flushed(1)");
    EXPECT_FALSE(driver_.session().between_utterances());
    EXPECT_EQ(say(28), 1);
}

TEST_F(RealtimeSplit, WhatTheServerDoesNotHearIsNot) { EXPECT_EQ(say(120), 0); }

TEST_F(RealtimeSplit, ANoiseThatWasSplitOnceIsNotSplitAgain) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(28), 1);
    driver_.committed("i1");
    driver_.completed("i1", "");
    EXPECT_EQ(say(120), 0);
}

TEST_F(RealtimeSplit, TheServersOwnCommitMayCrossOurs) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(28), 1);
    driver_.stopped("i1", 27950);
    driver_.committed("i1");
    driver_.error("input_audio_buffer_commit_empty", driver_.last_commit());
    driver_.completed("i1", "one");
    EXPECT_EQ(driver_.news(), "i1=one");
    EXPECT_EQ(say(60), 0);
}

TEST_F(RealtimeSplit, AFlushBehindOneWaitsForBothTexts) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(28), 1);
    driver_.committed("i1");
    driver_.started("i2", 27000);
    driver_.flush();
    driver_.pump();
    EXPECT_EQ(driver_.sent(), "commit");
    driver_.committed("i2", "i1");
    driver_.completed("i2", "two");
    EXPECT_EQ(driver_.news(), "");
    driver_.completed("i1", "one");
    EXPECT_EQ(driver_.news(), "i1=one i2=two flushed(1)");
}

TEST_F(RealtimeSplit, APartThatGetsNoTextIsAGapOfItsOwn) {
    driver_.started("i1", 0);
    EXPECT_EQ(say(28), 1);
    driver_.committed("i1");
    driver_.failed("i1");
    EXPECT_EQ(driver_.news(), "lost(item_failed 0-27000)");
    EXPECT_EQ(driver_.resume_ms(), 27000);
}

TEST(RealtimeSplitCut, ALossAtAnyMomentKeepsWhatHasNoText) {
    std::vector<RealtimeStep> steps{[](RealtimeDriver& driver) {
        driver.configure();
        driver.started("i1", 0);
    }};
    for (int i = 0; i < 30; ++i) {
        steps.emplace_back([](RealtimeDriver& driver) {
            driver.say(kSecond);
            driver.pump();
        });
    }
    steps.emplace_back([](RealtimeDriver& driver) { driver.committed("i1"); });
    steps.emplace_back([](RealtimeDriver& driver) { driver.started("i2", 27000); });
    steps.emplace_back([](RealtimeDriver& driver) { driver.completed("i1", "one"); });
    cut_everywhere({}, steps);
}

}  // namespace
}  // namespace scribed::proto
