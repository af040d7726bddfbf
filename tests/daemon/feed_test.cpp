// SPDX-License-Identifier: Apache-2.0
#include "daemon/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "base/json.hpp"
#include "proto/sse.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using transcript::Segment;
using transcript::SegmentState;

Segment segment(const std::string& id, const std::string& text, SegmentState state) {
    return {id, "main", 0, 1000, text, state, 0};
}

std::vector<std::string> lines_of(const Feed::News& news) {
    proto::SseParser parser;
    parser.push(news.sse);
    std::vector<std::string> out;
    for (const auto& event : parser.take())
        out.push_back(event.id + " " + event.event);
    return out;
}

class FeedTest : public testing::Test {
protected:
    using Lines = std::vector<std::string>;

    void SetUp() override {
        store = store::Store::open(dir / "scribed.db").value();
        row.id = "ses_1";
        row.title = "Tuesday";
        row.created_ms = 1;
        const auto insert = [this](store::Database& database) -> Result<void> {
            const auto inserted = database.insert_session(row);
            return inserted ? database.put_track(track) : inserted;
        };
        loop.run(store->ask(insert)).value();
        feed = std::make_shared<Feed>(loop.executor(), *store, row, std::vector{track});
    }
    Feed::News next(transcript::Revision after, std::chrono::milliseconds wait = 0ms) {
        return loop.run(feed->next(after, steady_now() + wait));
    }
    void reload() { feed = loop.run(Feed::load(loop.executor(), *store, "ses_1")).value(); }

    test::ScratchDir dir;
    test::TestLoop loop;
    store::SessionRow row;
    store::TrackRow track{"ses_1", 0, "main", "Anna", kTrackRate, "0-main.wav"};
    std::unique_ptr<store::Store> store;
    std::shared_ptr<Feed> feed;
};

TEST_F(FeedTest, BeginsWithASnapshotOfAllThatStands) {
    feed->apply(segment("s1", "hello", SegmentState::final));
    feed->apply(segment("s2", "gone", SegmentState::partial));
    feed->apply(segment("s2", "", SegmentState::retracted));
    feed->add_gap({"main", 1000, 2000, "lane_down", 0});
    feed->set_lane("main", {"api_realtime", "up", ""});
    feed->set_progress("listening", 0, 1);
    const auto news = next(0);
    EXPECT_EQ(news.revision, feed->scrollback().revision());
    proto::SseParser parser;
    parser.push(news.sse);
    const auto events = parser.take();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].event, "snapshot");
    EXPECT_EQ(events[0].id, std::to_string(news.revision));
    JsonParser json;
    const auto root = json.parse(events[0].data).value();
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
    EXPECT_EQ(next(news.revision).sse, "");
}

TEST_F(FeedTest, TellsWhatChangedSince) {
    feed->apply(segment("s1", "one", SegmentState::final));
    const auto seen = next(0).revision;
    feed->apply(segment("s2", "two", SegmentState::partial));
    feed->set_state(store::SessionState::finishing, {});
    feed->add_track({"ses_1", 1, "b", "Ben", kTrackRate, "1-b.wav"});
    feed->set_canon(1);
    const auto news = next(seen);
    EXPECT_EQ(lines_of(news), (Lines{"2 segment", "3 state", "4 track", "5 canon"}));
    EXPECT_EQ(news.revision, 5u);
    EXPECT_EQ(lines_of(next(4)), Lines{"5 canon"});
}

TEST_F(FeedTest, ASlowViewerIsHandedOnlyTheNewestOfEachThing) {
    const auto seen = next(0).revision;
    for (int i = 0; i < 1000; ++i) {
        feed->apply(segment("s1", "word " + std::to_string(i), SegmentState::partial));
        feed->set_progress("transcribing", static_cast<std::size_t>(i), 1000);
    }
    const auto news = next(seen);
    EXPECT_EQ(lines_of(news), (Lines{"2000 segment", "2001 progress"}));
    EXPECT_THAT(news.sse, HasSubstr("word 999"));
}

TEST_F(FeedTest, ARetractionIsToldToThoseWhoSawTheText) {
    feed->apply(segment("s1", "mm", SegmentState::partial));
    const auto seen = next(0).revision;
    feed->apply(segment("s1", "", SegmentState::retracted));
    EXPECT_THAT(next(seen).sse, HasSubstr(R"("state":"retracted")"));
}

TEST_F(FeedTest, WaitsForNewsUntilTheDeadline) {
    const auto seen = next(0).revision;
    const auto quiet = next(seen, 20ms);
    EXPECT_EQ(quiet.sse, "");
    EXPECT_EQ(quiet.revision, seen);
    boost::asio::post(loop.executor(), [this] { feed->apply(segment("s1", "woken", SegmentState::partial)); });
    EXPECT_THAT(next(seen, 5s).sse, HasSubstr("woken"));
}

TEST_F(FeedTest, AFutureRevisionIsAnsweredWithASnapshot) {
    feed->apply(segment("s1", "one", SegmentState::final));
    EXPECT_EQ(lines_of(next(99)), Lines{"1 snapshot"});
}

TEST_F(FeedTest, KeepsSettledTextOverAReloadAndNoPartials) {
    feed->apply(segment("s1", "settled", SegmentState::final));
    feed->apply(segment("s2", "unsure", SegmentState::partial));
    feed->add_gap({"main", 1000, 2000, "overflow", 0});
    feed->set_state(store::SessionState::finishing, {});
    const auto seen = feed->scrollback().revision();
    reload();
    ASSERT_EQ(feed->scrollback().segments().size(), 1u);
    EXPECT_EQ(feed->scrollback().segments()[0].text, "settled");
    EXPECT_EQ(feed->scrollback().gaps().size(), 1u);
    const auto news = next(seen);
    EXPECT_GT(news.revision, seen);
    EXPECT_EQ(lines_of(news), Lines{std::to_string(news.revision) + " snapshot"});
    EXPECT_THAT(news.sse, Not(HasSubstr("unsure")));
}

TEST_F(FeedTest, GivesOutNoSegmentIdTwiceOverAReload) {
    feed->apply(segment("s1", "settled", SegmentState::final));
    const auto before = feed->new_segment_id();
    reload();
    EXPECT_NE(feed->new_segment_id(), before);
}

TEST_F(FeedTest, TellsTheClientThatRecords) {
    std::vector<std::string> told;
    feed->set_listener([&](const proto::ServerMessage& message) { told.push_back(proto::encode(message)); });
    feed->apply(segment("s1", "one", SegmentState::final));
    feed->apply(segment("s1", "late", SegmentState::partial));
    feed->set_lane("main", {"none", "down", "no credentials"});
    feed->set_state(store::SessionState::finishing, {});
    ASSERT_EQ(told.size(), 2u) << "a final segment never becomes partial again, and the state is the viewers' matter";
    const auto first = std::exchange(told, {});
    feed->tell_all([&](const proto::ServerMessage& message) { told.push_back(proto::encode(message)); });
    EXPECT_EQ(told, first);
}

TEST_F(FeedTest, AnUnknownSessionIsNotFound) {
    const auto unknown = loop.run(Feed::load(loop.executor(), *store, "ses_2"));
    EXPECT_EQ(unknown.error().code(), Errc::not_found);
}

}  // namespace
}  // namespace scribed::daemon
