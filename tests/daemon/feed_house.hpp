// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "daemon/feed.hpp"
#include "proto/sse.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {

/// A session `ses_1` in a store of its own, and its feed.
class FeedHouse : public testing::Test {
public:
    using Lines = std::vector<std::string>;

    void SetUp() override {
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

    /// A new segment of that second, or the one with that id; what stands then.
    transcript::Segment say(int second, std::string text, transcript::SegmentState state, std::string id = {}) {
        return feed->apply({std::move(id), "main", 1000 * second, 1000 * second + 900, std::move(text), state, 0})
            .value();
    }
    transcript::Segment say_final(int second) {
        return say(second, "word" + std::to_string(second), transcript::SegmentState::final);
    }
    /// Returns when all that was given to the store is there, or failed, and the feed knows.
    void let_go() {
        const auto nothing = [](store::Database&) { return Result<void>{}; };
        loop.run(store->ask(nothing)).value();
        feed->tick(steady_now());
    }

    struct News {
        std::vector<proto::SseEvent> events;
        transcript::Revision revision = 0;
    };
    News next(transcript::Revision after, std::chrono::milliseconds wait = std::chrono::milliseconds(0)) {
        auto news = loop.run(feed->next(after, steady_now() + wait)).value();
        if (news.snapshot) {
            while (!news.snapshot->over())
                news.sse += loop.run(news.snapshot->next()).value();
        }
        proto::SseParser parser;
        parser.push(news.sse);
        return {parser.take(), news.revision};
    }
    static Lines lines_of(const News& news) {
        Lines out;
        for (const auto& event : news.events)
            out.push_back(event.id + " " + event.event);
        return out;
    }
    static std::string text_of(const News& news) {
        std::string out;
        for (const auto& event : news.events)
            out += event.data + "\n";
        return out;
    }
    /// Texts of a snapshot's segments, in its order.
    static Lines texts_of(const News& news) {
        JsonParser json;
        Lines out;
        if (news.events.size() != 1 || news.events[0].event != "snapshot") return {"no snapshot"};
        const auto root = json.parse(news.events[0].data).value();
        for (const auto segment : root["segments"].items())
            out.emplace_back(segment["text"].string().value());
        return out;
    }
    void reload() { feed = loop.run(Feed::load(loop.executor(), *store, "ses_1")).value(); }

    test::ScratchDir dir;
    test::TestLoop loop;
    store::SessionRow row;
    store::TrackRow track{"ses_1", 0, "main", "Anna", kTrackRate, "0-main.wav"};
    std::unique_ptr<store::Store> store = store::Store::open(dir / "scribed.db").value();
    std::shared_ptr<Feed> feed;
};

}  // namespace scribed::daemon
