// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "live_world.hpp"
#include "proto/realtime_leg.hpp"

// Who has which stretch of the track. That the stretches lie side by side from 0 on and name the leg that each text
// came from is held by LiveWorld in all of its tests; here is what they say.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Who = SpanBook::Who;

std::vector<Who> told(const LiveWorld& world) {
    std::vector<Who> out;
    for (const auto& [begin, stretch] : world.spans().stretches())
        out.push_back(stretch.who);
    return out;
}

TEST(LiveSpans, OneConnectionIsOneSpanHolesIncluded) {
    CountingVoice voice;
    voice.utterances = 2;
    voice.hole = ms_to_samples(30000);
    LiveWorld world({}, voice, [](int, auto) { return ServicePlan{}; });
    world.run(10min);
    world.finish();
    EXPECT_EQ(told(world), (std::vector<Who>{{1, ""}}));
}

TEST(LiveSpans, ARolloverIsABorderAtAPause) {
    LiveWorld world({}, {}, [](int, auto) {
        ServicePlan plan;
        plan.limit = 60s;
        return plan;
    });
    world.run(100s);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(told(world), (std::vector<Who>{{1, ""}, {2, ""}, {3, ""}}));
    for (const auto& [begin, stretch] : world.spans().stretches()) {
        if (begin == 0) continue;
        EXPECT_EQ(CountingVoice().samples(begin, begin + 1), std::vector<std::int16_t>{0});
    }
}

TEST(LiveSpans, WhatIsSentAgainIsWhoseTextComes) {
    LiveWorld world({}, {}, [](int n, auto) {
        ServicePlan plan;
        plan.thinks = 3000ms;
        if (n == 0) plan.vanishes = 20s;
        return plan;
    });
    world.run(19s);
    const auto before = world.spans().covered();
    EXPECT_GT(before, ms_to_samples(17000));
    world.run(1050ms);
    EXPECT_LT(world.spans().covered(), before) << "nobody has what the lost connection owed";
    world.run(40s);
    world.run_to_a_pause();
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(told(world), (std::vector<Who>{{1, ""}, {2, ""}}));
    EXPECT_LT(world.spans().stretches().begin()->second.end, before);
}

TEST(LiveSpans, AnOutageBeyondTheBacklogIsNobodysAndSaysWhy) {
    LiveSuccession::Options options;
    options.backlog = 20s;
    LiveWorld world(options, {}, [](int n, milliseconds age) {
        ServicePlan plan;
        if (n == 0) plan.vanishes = 10s;
        plan.refuses = age > 9s && age < 80s;
        return plan;
    });
    world.run(3min);
    world.finish();
    const auto who = told(world);
    ASSERT_EQ(who.size(), 3u);
    EXPECT_EQ(who[0], Who(1, ""));
    EXPECT_EQ(who[1], Who(0, "overflow"));
    EXPECT_EQ(who[2].second, "");
    EXPECT_EQ(who[2].first, static_cast<std::uint64_t>(world.dialled()));
    const auto& stretches = world.spans().stretches();
    const auto lost = std::next(stretches.begin());
    EXPECT_EQ(lost->first, world.losses().front().begin);
    EXPECT_EQ(lost->second.end, world.losses().back().end);
}

TEST(LiveSpans, WithNobodyEachSampleIsNobodysAsItComes) {
    LiveSuccession line({});
    SpanBook book;
    const Instant now{1h};
    const std::vector<std::int16_t> second(kTrackRate, 900);
    const auto take = [&] {
        for (const auto& event : line.take_events()) {
            if (const auto* span = std::get_if<LiveSpan>(&event)) book.take(*span);
        }
    };
    line.append(second, 0, now);
    take();
    EXPECT_EQ(book.covered(), 0u) << "it waits";
    line.no_lane(now + 24h, now);
    // A hole in front.
    line.append(second, 5 * kTrackRate, now);
    take();
    EXPECT_EQ(book.covered(), 6 * kTrackRate);
    EXPECT_EQ(book.stretches().size(), 1u);
    EXPECT_EQ(book.at(0), Who(0, "lane_down"));
}

TEST(LiveSpans, WhatAServiceFailsIsThatLegsAndSaysSo) {
    LiveSuccession line({});
    SpanBook book;
    const Instant now{1h};
    RealtimeLeg::Options options;
    options.session.config.model = "gpt-4o-transcribe";
    auto leg = std::make_shared<RealtimeLeg>(options);
    auto& session = leg->session();
    line.dial(leg, now, 0);
    session.on_open(now);
    std::string sent;
    session.on_text(R"({"type":"session.created","session":{}})", now);
    while (session.next_outgoing(sent)) {
    }
    session.on_text(R"({"type":"session.updated","session":{}})", now);
    line.settle(now);
    const std::vector<std::int16_t> second(kTrackRate, 900);
    for (int i = 0; i < 3; ++i)
        line.append(second, static_cast<Samples>(i) * kTrackRate, now + std::chrono::seconds(i));
    while (session.next_outgoing(sent)) {
    }
    session.on_text(R"({"type":"input_audio_buffer.speech_started","audio_start_ms":500,"item_id":"a"})", now);
    session.on_text(R"({"type":"input_audio_buffer.speech_stopped","audio_end_ms":2000,"item_id":"a"})", now);
    session.on_text(R"({"type":"input_audio_buffer.committed","item_id":"a","previous_item_id":null})", now);
    session.on_text(
        R"({"type":"conversation.item.input_audio_transcription.failed","item_id":"a","content_index":0,)"
        R"("error":{"type":"server_error","code":"x","message":"y"}})",
        now
    );
    line.settle(now);
    for (const auto& event : line.take_events()) {
        if (const auto* span = std::get_if<LiveSpan>(&event)) book.take(*span);
    }
    EXPECT_EQ(book.covered(), 3 * kTrackRate);
    EXPECT_TRUE(book.whole());
    EXPECT_EQ(book.at(0), Who(1, ""));
    EXPECT_EQ(book.at(kTrackRate), Who(1, "item_failed"));
    EXPECT_EQ(book.at(5 * kTrackRate / 2), Who(1, ""));
}

}  // namespace
}  // namespace scribed::proto
