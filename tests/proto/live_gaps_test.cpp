// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "proto/live_succession.hpp"
#include "span_book.hpp"

// Audio that no leg is sent, and the items beside it, whose edges are told by a service that heard silence instead.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using Told = std::vector<std::string>;

/// Says what it is told to.
class ScriptedLeg final : public LiveLeg {
public:
    void begin(Samples track) override { begun_ = track; }
    void feed(std::span<const std::int16_t> pcm, Samples track, Instant /*now*/) override {
        resume_at_ = track + pcm.size();
    }
    void quiet(Instant /*now*/) override {}
    std::uint64_t flush(Instant /*now*/) override { return ++flushes; }
    void drain(Instant /*now*/) override {}
    Samples retire(Instant /*now*/) override { return resume_at_; }
    void dismiss(Instant /*now*/) override {}
    bool ended() const override { return false; }
    std::vector<LiveEvent> take_events() override { return std::exchange(says, {}); }
    bool has_outgoing() const override { return false; }
    Samples waiting() const override { return 0; }
    Samples begun_at() const override { return begun_; }
    Samples resume_at() const override { return resume_at_; }
    bool between_utterances() const override { return true; }
    bool awaits(const std::string& /*item*/) const override { return true; }
    bool limited() const override { return false; }
    std::optional<std::int64_t> expires_at() const override { return std::nullopt; }

    std::vector<LiveEvent> says;
    std::uint64_t flushes = 0;

private:
    Samples begun_ = 0;
    Samples resume_at_ = 0;
};

/// 5 s of an earlier life are read back, half a second at a time; those from 500 to 1000 ms cannot be.
class LiveGaps : public testing::Test {
protected:
    LiveGaps() {
        line_.recorded(0, 5 * kTrackRate, now_);
        line_.dial(leg_, now_, 0);
        says({LiveReady{}});
        read_back();
        EXPECT_TRUE(line_.next_read(now_));
        line_.unreadable(now_);
        EXPECT_EQ(leg_->flushes, 1u) << "before the gap may be told";
        read_back();
        EXPECT_EQ(told(), Told());
    }
    void read_back() {
        const auto want = line_.next_read(now_);
        ASSERT_TRUE(want);
        line_.on_read(std::vector<std::int16_t>(want->end - want->begin), now_);
    }
    void says(std::vector<LiveEvent> events) {
        leg_->says = std::move(events);
        line_.settle(now_);
    }
    static LiveLost lost(Samples begin_ms, Samples end_ms) { return {ms(begin_ms), ms(end_ms), "item_failed", "item"}; }
    static LiveText text(Samples begin_ms, Samples end_ms, std::string text, bool final = true) {
        return {"item", ms(begin_ms), ms(end_ms), std::move(text), final};
    }
    /// `500-1000 reason`, with a `*` where a shown partial is taken back; texts as `500-1000 "text"`.
    Told told() {
        Told out;
        const auto where = [](const auto& event) {
            return std::to_string(samples_to_ms(event.begin)) + "-" + std::to_string(samples_to_ms(event.end)) + " ";
        };
        for (const auto& event : line_.take_events()) {
            if (const auto* gap = std::get_if<LiveLost>(&event))
                out.push_back(where(*gap) + gap->reason + (gap->item.empty() ? "" : "*"));
            if (const auto* said = std::get_if<LiveText>(&event)) {
                if (said->final) out.push_back(where(*said) + '"' + said->text + '"');
            }
            if (const auto* span = std::get_if<LiveSpan>(&event)) spans_.take(*span);
        }
        return out;
    }
    SpanBook::Who who(Samples at_ms) const { return spans_.at(ms(at_ms)); }
    static Samples ms(Samples count) { return ms_to_samples(static_cast<std::int64_t>(count)); }

    const Instant now_{1h};
    LiveSuccession line_{{.catch_up = 0}};
    std::shared_ptr<ScriptedLeg> leg_ = std::make_shared<ScriptedLeg>();
    SpanBook spans_;
};

TEST_F(LiveGaps, AFailedItemBehindOneDoesNotReachOverIt) {
    says({LiveFlushed{1}});
    EXPECT_EQ(told(), Told{"500-1000 unreadable"});
    says({lost(800, 1400)});
    EXPECT_EQ(told(), Told{"1000-1400 item_failed"});
    EXPECT_EQ(who(900), SpanBook::Who(0, "unreadable"));
    EXPECT_EQ(who(1200), SpanBook::Who(1, "item_failed"));
    EXPECT_TRUE(spans_.whole());
}

TEST_F(LiveGaps, AFailedItemBeforeOneDoesNotReachIntoIt) {
    says({lost(100, 700)});
    EXPECT_EQ(told(), Told{"100-500 item_failed"});
    EXPECT_EQ(who(600), SpanBook::Who(0, "unreadable"));
    says({LiveFlushed{1}});
    EXPECT_EQ(told(), Told{"500-1000 unreadable"});
}

TEST_F(LiveGaps, AFailedItemAroundOneIsLostOnBothSides) {
    says({text(100, 400, "shown", false), lost(100, 1400)});
    EXPECT_EQ(told(), (Told{"100-500 item_failed*", "1000-1400 item_failed"}));
    says({LiveFlushed{1}});
    EXPECT_EQ(told(), Told{"500-1000 unreadable"});
}

TEST_F(LiveGaps, AnItemWithinOneIsOnlyTakenBack) {
    says({text(600, 800, "shown", false), lost(600, 900)});
    EXPECT_EQ(told(), Told{"600-900 \"\""});
    says({LiveFlushed{1}});
    EXPECT_EQ(told(), Told{"500-1000 unreadable"});
}

TEST_F(LiveGaps, OneThatBeginsWithinAFailedItemIsWhatIsLeft) {
    says({LiveFlushed{1}, lost(1000, 1700)});
    told();
    EXPECT_TRUE(line_.next_read(now_));
    line_.unreadable(now_);
    says({LiveFlushed{2}});
    EXPECT_EQ(told(), Told{"1700-2000 unreadable"});
}

TEST_F(LiveGaps, OneIsToldBeforeWhatIsSaidBehindIt) {
    says({LiveFlushed{1}, text(1000, 1400, "behind")});
    EXPECT_EQ(told(), (Told{"500-1000 unreadable", "1000-1400 \"behind\""}));
}

TEST_F(LiveGaps, WhatIsGivenUpAtTheEndIsLostOnce) {
    says({LiveFlushed{1}, lost(800, 1800)});
    told();
    line_.abandon(now_);
    EXPECT_EQ(told(), Told{"1800-5000 lane_down"});
}

}  // namespace
}  // namespace scribed::proto
