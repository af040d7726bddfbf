// SPDX-License-Identifier: Apache-2.0
#include "daemon/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "tests/daemon/feed_house.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using transcript::SegmentState;

using FeedTest = FeedHouse;

TEST_F(FeedTest, BeginsWithASnapshotOfAllThatStands) {
    say(0, "hello", SegmentState::final);
    const auto gone = say(1, "gone", SegmentState::partial).id;
    say(1, "", SegmentState::retracted, gone);
    feed->add_gap({"main", 1000, 2000, "lane_down", 0});
    feed->set_lane("main", {"api_realtime", "up", ""});
    feed->set_progress("listening", 0, 1);
    const auto news = next(0);
    EXPECT_EQ(news.revision, feed->revision());
    ASSERT_EQ(news.events.size(), 1u);
    EXPECT_EQ(news.events[0].event, "snapshot");
    EXPECT_EQ(news.events[0].id, std::to_string(news.revision));
    JsonParser json;
    const auto root = json.parse(news.events[0].data).value();
    EXPECT_EQ(root["revision"].unsigned_integer(), news.revision);
    EXPECT_EQ(root["session"]["id"].string(), "ses_1");
    EXPECT_EQ(root["session"]["tracks"].items().at(0)["name"].string(), "Anna");
    ASSERT_EQ(root["segments"].items().size(), 1u);
    EXPECT_EQ(root["segments"].items()[0]["text"].string(), "hello");
    EXPECT_EQ(root["gaps"].items().at(0)["reason"].string(), "lane_down");
    EXPECT_EQ(root["lanes"].items().at(0)["lane"].string(), "api_realtime");
    EXPECT_EQ(root["progress"]["stage"].string(), "listening");
}

TEST_F(FeedTest, AnEmptySessionHasARevisionToContinueFrom) {
    const auto news = next(0);
    EXPECT_EQ(lines_of(news), Lines{"1 snapshot"});
    EXPECT_EQ(text_of(next(news.revision)), "");
}

TEST_F(FeedTest, TellsWhatChangedSince) {
    say(0, "one", SegmentState::final);
    const auto seen = next(0).revision;
    say(1, "two", SegmentState::partial);
    feed->set_state(store::SessionState::finishing, {});
    feed->add_track({"ses_1", 1, "b", "Ben", kTrackRate, "1-b.wav"});
    feed->set_canon(1);
    const auto news = next(seen);
    EXPECT_EQ(lines_of(news), (Lines{"2 segment", "3 state", "4 track", "5 canon"}));
    EXPECT_EQ(news.revision, 5u);
    EXPECT_EQ(lines_of(next(4)), Lines{"5 canon"});
}

TEST_F(FeedTest, ASlowViewerIsHandedOnlyTheNewestOfEachThing) {
    const auto id = say(0, "begins", SegmentState::partial).id;
    const auto seen = next(0).revision;
    for (int i = 0; i < 1000; ++i) {
        say(0, "word " + std::to_string(i), SegmentState::partial, id);
        feed->set_progress("transcribing", static_cast<std::size_t>(i), 1000);
    }
    const auto news = next(seen);
    EXPECT_EQ(lines_of(news), (Lines{"2000 segment", "2001 progress"}));
    EXPECT_THAT(text_of(news), HasSubstr("word 999"));
}

TEST_F(FeedTest, ARetractionIsToldToThoseWhoSawTheText) {
    const auto id = say(0, "mm", SegmentState::partial).id;
    const auto seen = next(0).revision;
    say(0, "", SegmentState::retracted, id);
    EXPECT_THAT(text_of(next(seen)), HasSubstr(R"("state":"retracted")"));
}

TEST_F(FeedTest, WaitsForNewsUntilTheDeadline) {
    const auto seen = next(0).revision;
    const auto quiet = next(seen, 20ms);
    EXPECT_EQ(text_of(quiet), "");
    EXPECT_EQ(quiet.revision, seen);
    boost::asio::post(loop.executor(), [this] { say(0, "woken", SegmentState::partial); });
    EXPECT_THAT(text_of(next(seen, 5s)), HasSubstr("woken"));
}

TEST_F(FeedTest, AFutureRevisionIsAnsweredWithASnapshot) {
    say_final(0);
    EXPECT_EQ(lines_of(next(99)), Lines{"1 snapshot"});
}

TEST_F(FeedTest, KeepsSettledTextOverAReloadAndNoPartials) {
    say(0, "settled", SegmentState::final);
    say(1, "unsure", SegmentState::partial);
    feed->add_gap({"main", 1000, 2000, "overflow", 0});
    feed->set_state(store::SessionState::finishing, {});
    const auto seen = feed->revision();
    reload();
    EXPECT_EQ(feed->settled_ms("main"), 2000);
    const auto news = next(seen);
    EXPECT_GT(news.revision, seen);
    EXPECT_EQ(lines_of(news), Lines{std::to_string(news.revision) + " snapshot"});
    EXPECT_EQ(texts_of(news), Lines{"settled"});
    EXPECT_THAT(text_of(news), HasSubstr("overflow"));
    // A gap goes on growing where it ended.
    feed->add_gap({"main", 2000, 2500, "overflow", 0});
    EXPECT_THAT(text_of(next(news.revision)), HasSubstr(R"("start_ms":1000,"end_ms":2500)"));
}

TEST_F(FeedTest, GivesOutNoSegmentIdTwiceOverAReload) {
    say_final(0);
    const auto before = say(1, "open", SegmentState::partial).id;
    reload();
    EXPECT_NE(say(1, "open", SegmentState::partial).id, before);
}

TEST_F(FeedTest, TellsTheClientThatRecords) {
    std::vector<std::string> told;
    feed->set_listener([&](const proto::ServerMessage& message) { told.push_back(proto::encode(message)); });
    const auto id = say(0, "one", SegmentState::final).id;
    EXPECT_FALSE(feed->apply({id, "main", 0, 900, "late", SegmentState::partial, 0}));
    feed->set_lane("main", {"none", "down", "no credentials"});
    feed->set_state(store::SessionState::finishing, {});
    ASSERT_EQ(told.size(), 2u) << "a final segment never becomes partial again, and the state is the viewers' matter";
    EXPECT_THAT(told[0], HasSubstr("one"));
    ASSERT_EQ(feed->lanes().size(), 1u);
    EXPECT_EQ(proto::encode(feed->lanes()[0]), told[1]);
}

TEST_F(FeedTest, AnUnknownSessionIsNotFound) {
    const auto unknown = loop.run(Feed::load(loop.executor(), *store, "ses_2"));
    EXPECT_EQ(unknown.error().code(), Errc::not_found);
}

}  // namespace
}  // namespace scribed::daemon
