// SPDX-License-Identifier: Apache-2.0
// A feed whose text is in the store: nobody may notice.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/feed_house.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using transcript::SegmentState;

// More than three pages of the store, and far more than memory holds.
constexpr int kMany = 1700;

/// While it lives no file of this process can grow.
class FullDisk {
public:
    FullDisk() {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit none{1, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    sighandler_t handler_ = nullptr;
};

class LongFeed : public FeedHouse {
protected:
    Lines say_many(int from, int until) {
        Lines said;
        for (int i = from; i < until; ++i)
            said.push_back(say_final(i).text);
        return said;
    }
    /// Everything after a revision as a viewer reads it who never waits.
    std::vector<proto::SseEvent> follow(transcript::Revision after) {
        std::vector<proto::SseEvent> out;
        while (after < feed->revision()) {
            auto news = next(after);
            if (news.revision <= after) ADD_FAILURE() << "no progress behind " << after;
            if (news.revision <= after) break;
            after = news.revision;
            std::move(news.events.begin(), news.events.end(), std::back_inserter(out));
        }
        return out;
    }
    Lines stored_texts() {
        const auto read = [](store::Database& database) { return database.segments("ses_1"); };
        Lines out;
        for (const auto& segment : loop.run(store->ask(read)).value())
            out.push_back(segment.text);
        return out;
    }
};

TEST_F(LongFeed, ASnapshotHasEverythingInTheOrderInWhichItWasSaid) {
    auto said = say_many(0, kMany);
    let_go();
    ASSERT_TRUE(feed->unstored().empty());
    EXPECT_EQ(texts_of(next(0)), said);
    // Not let go of yet, still open, and earlier than what was stored.
    said.push_back(say_final(kMany).text);
    said.push_back(say(kMany + 1, "open", SegmentState::partial).text);
    feed->apply({"", "main", -5, 0, "late", SegmentState::final, 0});
    said.insert(said.begin(), "late");
    EXPECT_EQ(texts_of(next(0)), said);
}

TEST_F(LongFeed, WhoComesBackIsToldWhatChangedHoweverLongAgo) {
    say_final(0);
    const auto open = say(1, "open", SegmentState::partial);
    feed->set_lane("main", {"api_realtime", "up", ""});
    const auto seen = next(0).revision;
    const auto early = say(2, "early", SegmentState::partial);
    feed->add_gap({"main", 2000, 3000, "overflow", 0});
    feed->set_lane("main", {"none", "down", ""});
    const auto said = say_many(3, kMany);
    say(1, "", SegmentState::retracted, open.id);
    let_go();
    Lines segments;
    transcript::Revision last = seen;
    std::string others;
    for (const auto& event : follow(seen)) {
        EXPECT_GT(std::stoull(event.id), last) << "in order";
        last = std::stoull(event.id);
        JsonParser json;
        if (event.event == "segment") segments.emplace_back(json.parse(event.data).value()["text"].string().value());
        if (event.event != "segment") others += event.event + " ";
    }
    Lines expected{"early"};
    expected.insert(expected.end(), said.begin(), said.end());
    expected.emplace_back("");
    EXPECT_EQ(segments, expected);
    EXPECT_EQ(others, "gap lane ");
    EXPECT_EQ(last, feed->revision());
}

TEST_F(LongFeed, ASnapshotThatIsReadSlowlyIsOfOneMomentAndNewsGoesOnBehindIt) {
    const auto said = say_many(0, kMany);
    const auto open = say(kMany, "op", SegmentState::partial);
    feed->add_gap({"main", 1000, 2000, "overflow", 0});
    let_go();
    auto news = loop.run(feed->next(0, steady_now())).value();
    auto sse = loop.run(news.snapshot->next()).value();
    // Meanwhile: the open one settles, one comes that belongs between pages that were not read yet, a gap grows.
    say(kMany, "open", SegmentState::final, open.id);
    feed->apply({"", "main", 1000 * (kMany - 1) + 1, 0, "between", SegmentState::final, 0});
    feed->add_gap({"main", 2000, 2500, "overflow", 0});
    say_many(kMany + 1, kMany + 100);
    let_go();
    while (!news.snapshot->over())
        sse += loop.run(news.snapshot->next()).value();
    proto::SseParser parser;
    parser.push(sse);
    auto expected = said;
    expected.emplace_back("op");
    const auto events = parser.take();
    EXPECT_EQ(texts_of({events, news.revision}), expected);
    // What is missing there comes, and nothing older than it was shown.
    Lines later;
    for (const auto& event : follow(news.revision))
        later.push_back(event.data.substr(0, event.data.find(",\"revision\"")));
    ASSERT_EQ(later.size(), 3u + 99u);
    EXPECT_THAT(later[0], testing::HasSubstr(R"("text":"open","state":"final")"));
    EXPECT_THAT(later[1], testing::HasSubstr("between"));
    EXPECT_THAT(later[2], testing::HasSubstr(R"("start_ms":1000,"end_ms":2500)"));
}

TEST_F(LongFeed, AGapThatGrewWhileItWasReadIsNotLost) {
    say_final(0);
    feed->add_gap({"main", 1000, 2000, "overflow", 0});
    let_go();
    auto past = feed->past();
    feed->add_gap({"main", 2000, 2500, "overflow", 0});
    const auto revision = feed->revision();
    let_go();
    const auto page = loop.run(past.next()).value();
    EXPECT_EQ(page.segments.size(), 1u);
    EXPECT_TRUE(page.gaps.empty()) << "as it is now it is news";
    EXPECT_EQ(lines_of(next(revision - 1)), Lines{std::to_string(revision) + " gap"});
}

TEST_F(LongFeed, ManyGapsComeInOrderToo) {
    constexpr int kGaps = 1100;
    say_many(0, 3);
    for (int i = 0; i < kGaps; ++i)
        feed->add_gap({"main", 2000 * i, 2000 * i + 500, "item_failed", 0});
    let_go();
    // One that the store has as it was, and one that it does not have.
    feed->add_gap({"main", 2000 * (kGaps - 1) + 500, 2000 * (kGaps - 1) + 900, "item_failed", 0});
    feed->add_gap({"main", 700, 900, "item_failed", 0});
    std::vector<std::int64_t> starts;
    std::int64_t last_end = 0;
    JsonParser json;
    const auto news = next(0);
    for (const auto gap : json.parse(news.events.at(0).data).value()["gaps"].items()) {
        starts.push_back(gap["start_ms"].integer().value());
        last_end = gap["end_ms"].integer().value();
    }
    EXPECT_EQ(starts.size(), 1u + kGaps);
    EXPECT_TRUE(std::is_sorted(starts.begin(), starts.end()));
    EXPECT_EQ(starts.at(1), 700);
    EXPECT_EQ(last_end, 2000 * (kGaps - 1) + 900);
    EXPECT_EQ(follow(1).size(), 2u + 1u + kGaps);
}

TEST_F(LongFeed, AnOldIdChangesNothing) {
    const auto first = say_final(0);
    say_many(1, 100);
    let_go();
    const auto stands = feed->revision();
    EXPECT_FALSE(feed->apply({first.id, "main", 0, 900, "part", SegmentState::partial, 0}));
    EXPECT_FALSE(feed->apply({first.id, "main", 0, 900, "word0", SegmentState::final, 0}));
    EXPECT_EQ(feed->revision(), stands);
    let_go();
    EXPECT_EQ(texts_of(next(0)).front(), "word0");
}

TEST_F(LongFeed, ADiskThatIsFullLosesNothing) {
    auto said = say_many(0, 3);
    let_go();
    {
        const FullDisk full;
        const auto more = say_many(3, 100);
        said.insert(said.end(), more.begin(), more.end());
        feed->add_gap({"main", 1000, 2000, "overflow", 0});
        loop.run_until([this] { return store->backlog() == 0; });
        ASSERT_GT(store->write_errors(), 0u);
        feed->tick(steady_now());
        EXPECT_EQ(feed->unstored().size(), 98u);
        EXPECT_EQ(texts_of(next(0)), said);
        EXPECT_EQ(follow(1).size(), 100u);
        // Another try in vain.
        loop.run_until([this] { return store->backlog() == 0; });
        feed->tick(steady_now() + 2s);
        loop.run_until([this] { return store->backlog() == 0; });
        feed->tick(steady_now() + 2s);
        EXPECT_EQ(feed->unstored().size(), 98u);
    }
    EXPECT_LT(stored_texts().size(), said.size());
    feed->tick(steady_now() + 4s);
    let_go();
    EXPECT_TRUE(feed->unstored().empty());
    EXPECT_EQ(stored_texts(), said);
    EXPECT_EQ(texts_of(next(0)), said);
}

// One that grows is held once.
TEST_F(LongFeed, WhoHeardWhatIsNotLostEither) {
    const auto span = [](std::int64_t begin, std::int64_t end, std::string lane) {
        return store::SpanRow{"ses_1", "main", begin, end, std::move(lane), {}, {}};
    };
    feed->add_span(span(0, 1000, "one"));
    let_go();
    {
        const FullDisk full;
        say_final(0);
        feed->add_span(span(0, 2000, "one"));
        loop.run_until([this] { return store->backlog() == 0; });
        ASSERT_GT(store->write_errors(), 0u);
        for (int second = 3; second < 60; ++second)
            feed->add_span(span(0, 1000 * second, "one"));
        for (int second = 61; second < 120; ++second)
            feed->add_span(span(60000, 1000 * second, "two"));
        EXPECT_EQ(feed->unstored().size(), 3u);
        feed->tick(steady_now() + 2s);
        loop.run_until([this] { return store->backlog() == 0; });
    }
    feed->tick(steady_now() + 4s);
    let_go();
    EXPECT_TRUE(feed->unstored().empty());
    const auto read = [](store::Database& database) { return database.spans("ses_1"); };
    const auto stored = loop.run(store->ask(read)).value();
    EXPECT_EQ(stored, (std::vector{span(0, 59000, "one"), span(60000, 119000, "two")}));
}

// A next life begins behind the last text that is stored.
TEST_F(LongFeed, NothingIsStoredBeforeWhatFailedEarlier) {
    {
        const FullDisk full;
        say_many(0, 1);
        loop.run_until([this] { return store->backlog() == 0; });
        ASSERT_GT(store->write_errors(), 0u);
    }
    say_many(1, 2);
    loop.run_until([this] { return store->backlog() == 0; });
    EXPECT_TRUE(stored_texts().empty());
    feed->tick(steady_now() + 2s);
    let_go();
    EXPECT_EQ(stored_texts(), (Lines{"word0", "word1"}));
    EXPECT_TRUE(feed->unstored().empty());
}

TEST_F(LongFeed, WhatCouldNotBeStoredGoesWithOtherWorkAtTheEnd) {
    {
        const FullDisk full;
        say_many(0, 3);
        loop.run_until([this] { return store->backlog() == 0; });
        ASSERT_GT(store->write_errors(), 0u);
    }
    const auto work = [rows = feed->unstored()](store::Database& database) {
        return SettledRows::store_all(database, "ses_1", rows);
    };
    loop.run(store->ask(work)).value();
    EXPECT_EQ(stored_texts().size(), 3u);
}

}  // namespace
}  // namespace scribed::daemon
