// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "realtime_driver.hpp"

// Items as gateways and races really send them (upstream.md F9, F10).
namespace scribed::proto {
namespace {

RealtimeDriver ready() {
    RealtimeDriver driver;
    driver.configure();
    driver.say(3000);
    driver.pump();
    driver.news();
    return driver;
}

TEST(RealtimeItems, CompletedBeforeCommittedIsTakenAtOnce) {
    auto driver = ready();
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one");
    driver.committed("i1");
    driver.flush();
    driver.pump();
    driver.error("input_audio_buffer_commit_empty", driver.last_commit());
    EXPECT_EQ(driver.news(), "flushed(1)") << "the late commit opened no new item";
}

TEST(RealtimeItems, CompletedBeforeCommittedStillWaitsForItsTurn) {
    auto driver = ready();
    driver.committed("i1");
    driver.completed("i2", "two");
    driver.committed("i2", "i1");
    EXPECT_EQ(driver.news(), "");
    driver.completed("i1", "one");
    EXPECT_EQ(driver.news(), "i1=one i2=two");
}

TEST(RealtimeItems, AddedMayCarryThePlace) {
    auto driver = ready();
    driver.committed("i3");
    driver.server(R"({"type":"conversation.item.added","previous_item_id":"i1","item":{"id":"i2"}})");
    driver.server(R"({"type":"conversation.item.added","previous_item_id":"i2","item":{"id":"i3"}})");
    driver.committed("i2");
    driver.completed("i3", "three");
    EXPECT_EQ(driver.news(), "");
    driver.completed("i2", "two");
    EXPECT_EQ(driver.news(), "i2=two i3=three");
}

TEST(RealtimeItems, MissingIdsGoBySequence) {
    auto driver = ready();
    driver.committed("");
    driver.committed("");
    driver.delta("", "on");
    driver.completed("", "one");
    driver.completed("", "two");
    EXPECT_EQ(driver.news(), "~1:on ~1=one ~2=two");
}

TEST(RealtimeItems, MissingIdsWithVoiceEventsGoBySequence) {
    auto driver = ready();
    driver.started("", 0);
    driver.stopped("", 900);
    driver.committed("");
    driver.started("", 1000);
    driver.stopped("", 1900);
    driver.committed("");
    driver.completed("", "one");
    driver.completed("", "two");
    EXPECT_EQ(driver.news(), "~1=one ~2=two");
    EXPECT_EQ(driver.place("~2"), "1300-1400");
}

TEST(RealtimeItems, ARepeatedIdNamesANewUtterance) {
    auto driver = ready();
    driver.committed("x");
    driver.completed("x", "one");
    driver.committed("x");
    driver.completed("x", "two");
    EXPECT_EQ(driver.news(), "x=one x~1=two");
    driver.check();
}

TEST(RealtimeItems, TheSameEventTwiceIsOneUtterance) {
    auto driver = ready();
    driver.started("x", 0);
    driver.started("x", 0);
    driver.stopped("x", 900);
    driver.committed("x");
    driver.committed("x");
    driver.completed("x", "one");
    EXPECT_EQ(driver.news(), "x=one");
}

TEST(RealtimeItems, VoicesThatTheServerForgetsDoNotPileUp) {
    auto driver = ready();
    for (int i = 0; i < 1000; ++i) {
        driver.started("v" + std::to_string(i), 10);
    }
    driver.close();
    EXPECT_EQ(driver.news(), "ended(network)");
}

TEST(RealtimeItems, TheShownTextOfAForgottenVoiceIsTakenBack) {
    auto driver = ready();
    driver.delta("v", "hm");
    for (int i = 0; i < 16; ++i) {
        driver.started("v" + std::to_string(i), 10);
    }
    EXPECT_EQ(driver.news(), "v:hm lost(item_failed 0-3000 v)");
    driver.committed("v");
    driver.completed("v", "hm");
    EXPECT_EQ(driver.news(), "v=hm") << "it was not forgotten for good";
}

TEST(RealtimeItems, AddedAndDoneAfterTheTextOpenNothing) {
    auto driver = ready();
    driver.committed("i0");
    driver.committed("i1", "i0");
    driver.completed("i1", "one");
    driver.server(R"({"type":"conversation.item.added","previous_item_id":"i0","item":{"id":"i1"}})");
    driver.completed("i0", "zero");
    driver.server(R"({"type":"conversation.item.done","previous_item_id":"i0","item":{"id":"i1"}})");
    driver.flush();
    driver.pump();
    driver.error("input_audio_buffer_commit_empty", driver.last_commit());
    EXPECT_EQ(driver.news(), "i0=zero i1=one flushed(1)");
    EXPECT_FALSE(driver.session().next_timer());
}

TEST(RealtimeItems, TheIdleTimeoutHoldsNoPadding) {
    auto driver = ready();
    driver.server(
        R"({"type":"input_audio_buffer.timeout_triggered","audio_start_ms":500,"audio_end_ms":2500,"item_id":"i1"})"
    );
    driver.committed("i1");
    driver.completed("i1", "");
    EXPECT_EQ(driver.news(), "i1=");
    EXPECT_EQ(driver.place("i1"), "500-2500");
}

TEST(RealtimeItems, AfterAnAbruptEndTheNextConnectionBeginsWithTheFirstThatHasNoText) {
    auto driver = ready();
    driver.started("i1", 0);
    driver.stopped("i1", 1000);
    driver.committed("i1");
    driver.completed("i1", "one");
    driver.started("i2", 1100);
    driver.stopped("i2", 2000);
    driver.committed("i2", "i1");
    driver.delta("i2", "tw");
    driver.started("i3", 2100);
    driver.delta("i3", "thr");
    driver.say(500);
    driver.news();
    driver.close(1001);
    EXPECT_EQ(driver.news(), "ended(session_expired)");
    EXPECT_EQ(driver.resume_ms(), 1100);
    driver.check();
}

TEST(RealtimeItems, TextThatWaitsForAnEarlierOneIsNotGivenOutAtAnAbruptEnd) {
    auto driver = ready();
    driver.committed("i1");
    driver.committed("i2", "i1");
    driver.completed("i2", "two");
    driver.close();
    EXPECT_EQ(driver.news(), "ended(network)");
    EXPECT_EQ(driver.resume_ms(), 0) << "both come again";
}

}  // namespace
}  // namespace scribed::proto
