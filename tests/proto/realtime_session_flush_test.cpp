// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "realtime_driver.hpp"

namespace scribed::proto {
namespace {

constexpr const char* kEmpty = "input_audio_buffer_commit_empty";

RealtimeDriver ready(int ms, bool loud = true) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(ms, loud);
    driver.pump();
    driver.news();
    driver.sent();
    return driver;
}

void utter(RealtimeDriver& driver, const char* item, int begin, int end) {
    driver.started(item, begin);
    driver.stopped(item, end);
    driver.committed(item);
}

TEST(RealtimeFlush, OfNothingIsAnsweredAtOnce) {
    RealtimeDriver driver;
    EXPECT_EQ(driver.flush(), 1U);
    EXPECT_EQ(driver.news(), "flushed(1)");
}

TEST(RealtimeFlush, CommitsAndWaitsForTheText) {
    auto driver = ready(1000);
    driver.flush();
    driver.pump();
    EXPECT_EQ(driver.sent(), "commit");
    driver.committed("i1");
    EXPECT_EQ(driver.news(), "");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one flushed(1)");
    EXPECT_EQ(driver.place("i1"), "0-1000");
}

TEST(RealtimeFlush, OfSilenceSendsNoCommit) {
    auto driver = ready(1000, false);
    driver.flush();
    driver.pump();
    EXPECT_EQ(driver.sent(), "");
    EXPECT_EQ(driver.news(), "flushed(1)");
}

TEST(RealtimeFlush, BehindACommittedUtteranceOnlyWaitsForIt) {
    auto driver = ready(1000);
    utter(driver, "i1", 0, 950);
    driver.flush();
    driver.pump();
    EXPECT_EQ(driver.sent(), "");
    EXPECT_EQ(driver.news(), "");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one flushed(1)");
}

TEST(RealtimeFlush, InMidSpeechCommitsWhatThereIs) {
    auto driver = ready(50, false);
    driver.started("i1", 0);
    driver.flush();
    driver.pump();
    EXPECT_EQ(driver.sent(), "audio(50) commit");
    driver.committed("i1");
    driver.completed("i1", "on");
    EXPECT_EQ(driver.news(), "i1=on flushed(1)");
}

TEST(RealtimeFlush, SplitsAWordThatTheSessionBeganWith) {
    auto driver = ready(200);
    driver.started("i1", 0);
    driver.flush();
    driver.pump();
    driver.committed("i1");
    driver.completed("i1", "on");
    driver.say(800);
    driver.pump();
    // Less than the padding behind the begin: it is not told how much of that is voice.
    driver.started("i2", 0);
    driver.stopped("i2", 900);
    driver.committed("i2", "i1");
    driver.failed("i2");
    EXPECT_EQ(driver.news(), "i1=on flushed(1) lost(item_failed 200-900)");
    EXPECT_EQ(driver.place("i1"), "0-200");
}

TEST(RealtimeFlush, TheServersOwnCommitMayCrossOurs) {
    auto driver = ready(2000);
    driver.flush();
    driver.pump();
    utter(driver, "i1", 0, 1500);
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one") << "half a second is not answered yet";
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    EXPECT_EQ(driver.news(), "i2=two flushed(1)");
    EXPECT_EQ(driver.place("i2"), "1500-2000");
}

TEST(RealtimeFlush, TheServersOwnCommitMayLeaveNothing) {
    for (const bool named : {true, false}) {
        auto driver = ready(2000);
        driver.flush();
        driver.pump();
        utter(driver, "i1", 0, 1500);
        driver.error(kEmpty, named ? driver.last_commit() : "");
        EXPECT_EQ(driver.news(), "");
        driver.completed("i1", "one");
        EXPECT_EQ(driver.news(), "i1=one flushed(1)");
    }
}

TEST(RealtimeFlush, AnUtteranceUpToTheEndIsTheAnswer) {
    auto driver = ready(2000);
    driver.flush();
    driver.pump();
    utter(driver, "i1", 0, 1990);
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one flushed(1)");
    driver.error(kEmpty, driver.last_commit());
    EXPECT_EQ(driver.news(), "");
}

TEST(RealtimeFlush, WithoutAnyAnswerGivesUp) {
    auto driver = ready(2000);
    driver.flush();
    driver.pump();
    EXPECT_TRUE(driver.session().next_timer());
    driver.wait(14999);
    EXPECT_EQ(driver.news(), "");
    driver.wait(1);
    EXPECT_EQ(driver.news(), "lost(timeout 0-2000) flushed(1)");
}

TEST(RealtimeFlush, WaitsOnlyForWhatWasBeforeIt) {
    auto driver = ready(1000);
    driver.flush();
    driver.pump();
    driver.committed("i1");
    driver.say(1000);
    driver.pump();
    utter(driver, "i2", 1000, 2000);
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one flushed(1)");
}

TEST(RealtimeFlush, SeveralAreAnsweredInOrder) {
    auto driver = ready(1000);
    driver.flush();
    driver.say(1000);
    driver.flush();
    driver.flush();
    driver.pump();
    EXPECT_EQ(driver.sent(), "commit audio(1000) commit");
    driver.committed("i1");
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one i2=two flushed(1) flushed(2) flushed(3)");
}

TEST(RealtimeFlush, BeforeTheConnectionIsReadyWaitsForIt) {
    RealtimeDriver driver;
    driver.say(500);
    driver.flush();
    driver.configure();
    driver.pump();
    EXPECT_EQ(driver.sent(), "update audio(500) commit");
    EXPECT_EQ(driver.news(), "ready");
}

TEST(RealtimeFlush, ThatNeedsNoCommitIsAnsweredWhenItsAudioIsOut) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(500, false);
    driver.flush();
    EXPECT_EQ(driver.news(), "ready");
    std::string out;
    ASSERT_TRUE(driver.session().next_outgoing(out));
    EXPECT_TRUE(driver.session().next_timer()) << "the shell is told to look";
    driver.wait(0);
    EXPECT_EQ(driver.news(), "flushed(1)");
}

TEST(RealtimeDrain, SendsTheRestAndEndsWhenAllIsSettled) {
    RealtimeDriver driver;
    driver.configure();
    driver.say(130);
    driver.drain();
    driver.say(1000);
    EXPECT_EQ(driver.session().state(), RealtimeSession::State::draining);
    driver.pump();
    EXPECT_EQ(driver.sent(), "update audio(130) commit");
    driver.committed("i1");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "ready i1=one ended");
    driver.check();
}

TEST(RealtimeDrain, OfAnUnusedConnectionEndsAtOnce) {
    RealtimeDriver driver;
    driver.drain();
    EXPECT_EQ(driver.news(), "ended");
}

TEST(RealtimeDrain, BeforeTheConnectionIsReadyStillSendsEverything) {
    RealtimeDriver driver;
    driver.say(500);
    driver.drain();
    driver.configure();
    driver.pump();
    EXPECT_EQ(driver.sent(), "update audio(500) commit");
    driver.error(kEmpty, driver.last_commit());
    EXPECT_EQ(driver.news(), "ready ended");
}

TEST(RealtimeDrain, ACloseWithOutstandingItemsIsNoNormalEnd) {
    auto driver = ready(1000);
    driver.drain();
    driver.pump();
    driver.committed("i1");
    driver.close(1000);
    EXPECT_EQ(driver.news(), "ended(network)");
    EXPECT_EQ(driver.resume_ms(), 0);
}

TEST(RealtimeDrain, EndsByTheLimitAtTheLatest) {
    auto driver = ready(1000);
    driver.drain();
    driver.pump();
    driver.committed("i1");
    driver.wait(15000);
    EXPECT_EQ(driver.news(), "lost(timeout 0-1000) ended");
    driver.check();
}

TEST(RealtimeDrain, AnEndedSessionTakesEverythingInSilence) {
    auto driver = ready(100);
    driver.close();
    driver.news();
    driver.open();
    driver.say(100);
    driver.flush();
    driver.drain();
    driver.pump();
    driver.wait(100000);
    driver.committed("i1");
    driver.close();
    EXPECT_EQ(driver.news() + driver.sent(), "");
    driver.check();
}

}  // namespace
}  // namespace scribed::proto
