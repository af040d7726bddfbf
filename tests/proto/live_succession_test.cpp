// SPDX-License-Identifier: Apache-2.0
#include "proto/live_succession.hpp"

#include <random>

#include <gtest/gtest.h>

#include "live_world.hpp"

// Hours of speech in seconds: virtual time, a modelled service, every word counted.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// Utterances are over when a step ends, so that the last word of a run is whole.
constexpr milliseconds kMinute{17 * 3500};

ServicePlan lasting(milliseconds limit) {
    ServicePlan plan;
    plan.limit = limit;
    return plan;
}

TEST(LiveSuccession, OneConnectionBringsEveryWord) {
    LiveWorld world({}, {}, [](int, auto) { return ServicePlan{}; });
    world.run(kMinute);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.dialled(), 1);
}

TEST(LiveSuccession, WhatAnEarlierLifeRecordedHasItsTextToo) {
    LiveWorld world({}, {}, [](int, auto) { return ServicePlan{}; });
    world.wake_with(40s);
    world.run(kMinute);
    world.finish();
    world.expect_all_words();
}

TEST(LiveSuccession, AnEarlierLifesBacklogIsBoundedAsAnyOther) {
    LiveSuccession::Options options;
    options.backlog = 30s;
    LiveWorld world(options, {}, [](int, auto) { return ServicePlan{}; });
    world.wake_with(50s);
    ASSERT_EQ(world.losses().size(), 0u) << "not told yet";
    world.run(kMinute);
    world.finish();
    ASSERT_EQ(world.losses().size(), 1u);
    EXPECT_EQ(world.losses()[0].begin, 0u);
    EXPECT_EQ(world.losses()[0].end, ms_to_samples(20000));
    EXPECT_EQ(world.losses()[0].reason, "overflow");
}

TEST(LiveSuccession, ThreeHoursWithSessionsOfAnHour) {
    CountingVoice voice;
    voice.hole = ms_to_samples(25000);
    LiveWorld world({}, voice, [](int, auto) { return lasting(60min); });
    world.run(3h);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_EQ(world.line().counts().rollovers, 3u);
}

TEST(LiveSuccession, TwelveHoursWithSessionsOfFiveMinutes) {
    CountingVoice voice;
    voice.utterances = 4;
    voice.hole = ms_to_samples(56000);
    LiveWorld world({}, voice, [](int, auto) { return lasting(5min); });
    world.run(12h);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_GE(world.line().counts().rollovers, 144u);
}

TEST(LiveSuccession, HundredsOfRolloversInARow) {
    CountingVoice voice;
    voice.utterances = 2;
    voice.hole = ms_to_samples(4000);
    LiveWorld world({}, voice, [](int, auto) { return lasting(20s); });
    world.run(2h);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_GE(world.line().counts().rollovers, 400u);
}

TEST(LiveSuccession, AConnectionMayBreakAtAnyMoment) {
    for (int shift = 0; shift < 4; ++shift) {
        SCOPED_TRACE(shift);
        LiveWorld world({}, {}, [&](int n, auto) {
            // The moment moves through all that can be under way; every third lasts long enough to come forward.
            ServicePlan plan;
            plan.vanishes = n % 3 == 2 ? milliseconds(9000 + 50 * shift) : 150ms + 170ms * (n % 100);
            return plan;
        });
        world.run(5 * kMinute);
        world.finish();
        world.expect_all_words();
        EXPECT_GT(world.line().counts().replays, 20u);
    }
}

TEST(LiveSuccession, AConnectionThatFallsSilentIsNoticedAndReplaced) {
    LiveWorld world({}, {}, [](int n, auto) {
        ServicePlan plan;
        if (n < 6) plan.mute = 1000ms + 1730ms * n;
        return plan;
    });
    world.run(3 * kMinute);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.dialled(), 7);
}

TEST(LiveSuccession, ASilentTrackIsNotSentAgain) {
    CountingVoice voice;
    voice.utterances = 1;
    voice.hole = ms_to_samples(60 * 60 * 1000);
    ServicePlan plan;
    plan.vanishes = 20s;
    LiveWorld world({}, voice, [&](int, auto) { return plan; });
    world.run(10min);
    world.finish();
    world.expect_all_words();
    EXPECT_LT(world.line().counts().replayed, kTrackRate);
}

TEST(LiveSuccession, RolloverWithoutAPauseCutsNoWord) {
    // Nobody pauses from the time that the next connection is ready until the last moment of the old one.
    CountingVoice voice;
    voice.words = 50;
    for (const bool streams : {false, true}) {
        LiveWorld world({}, voice, [&](int, auto) {
            auto plan = lasting(40s);
            plan.streams = streams;
            plan.thinks = 2500ms;
            return plan;
        });
        world.run(260s);
        world.finish();
        world.expect_all_words();
        EXPECT_EQ(world.limits_hit(), 0);
        EXPECT_GE(world.line().counts().rollovers, 6u);
    }
}

TEST(LiveSuccession, WhenTheNextCannotBeMadeTheOldOneServesOnAndItIsTriedAgain) {
    LiveWorld world({}, {}, [](int n, auto) {
        auto plan = lasting(60s);
        plan.refuses = n >= 1 && n <= 3;
        return plan;
    });
    world.run(2 * kMinute);
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_GE(world.line().counts().rollovers, 1u);
}

TEST(LiveSuccession, ALimitThatWasNotToldIsALossLikeAnother) {
    LiveWorld world({}, {}, [](int, auto) {
        auto plan = lasting(17s);
        plan.tells_limit = false;
        return plan;
    });
    world.run(2 * kMinute);
    world.finish();
    world.expect_all_words();
    EXPECT_GE(world.limits_hit(), 5);
}

TEST(LiveSuccession, TheOldOneMayDieWhileItsLastTextsAreAwaited) {
    LiveWorld world({}, {}, [](int n, auto) {
        auto plan = lasting(20s);
        plan.thinks = 3000ms;
        if (n % 2 == 0) plan.vanishes = 16000ms + milliseconds(n * 230);
        return plan;
    });
    world.run(5 * kMinute);
    world.finish();
    world.expect_all_words();
}

TEST(LiveSuccession, AnOutageWithinTheBacklogCostsNoWord) {
    LiveWorld world({}, {}, [](int n, milliseconds age) {
        ServicePlan plan;
        if (n == 0) plan.vanishes = 10s;
        plan.refuses = age > 9s && age < 80s;
        return plan;
    });
    world.run(3 * kMinute);
    world.finish();
    world.expect_all_words();
}

TEST(LiveSuccession, BeyondTheBacklogTheOldestIsAGapAndTheRestIsHeard) {
    LiveSuccession::Options options;
    options.backlog = 20s;
    LiveWorld world(options, {}, [](int n, milliseconds age) {
        ServicePlan plan;
        if (n == 0) plan.vanishes = 10s;
        plan.refuses = age > 9s && age < 80s;
        return plan;
    });
    world.run(3 * kMinute);
    world.finish();
    ASSERT_FALSE(world.losses().empty());
    Samples lost = 0;
    for (const auto& loss : world.losses()) {
        EXPECT_EQ(loss.reason, "overflow");
        lost += loss.end - loss.begin;
    }
    EXPECT_NEAR(static_cast<double>(samples_to_ms(lost)), 52000, 3000);
    EXPECT_EQ(world.words().back(), std::to_string((CountingVoice().words_before(world.spoken()) - 1) % 500));
    EXPECT_GT(world.words().size(), CountingVoice().words_before(world.spoken()) * 2 / 3);
}

TEST(LiveSuccession, CatchingUpIsFasterThanRealTimeAndLimited) {
    LiveSuccession::Options options;
    options.catch_up = 4;
    LiveWorld world(options, {}, [](int n, milliseconds age) {
        ServicePlan plan;
        plan.refuses = n > 0 && age < 42s;
        if (n == 0) plan.vanishes = 2s;
        return plan;
    });
    world.run(42s);
    const auto before = world.line().serving();
    EXPECT_EQ(before, nullptr);
    world.run(8s);
    ASSERT_NE(world.line().serving(), nullptr);
    const auto sent = world.appended();
    EXPECT_LT(sent, ms_to_samples(8 * 4000 + 3000, kUpstreamRate));
    EXPECT_GT(sent, ms_to_samples(8 * 4000 - 5000, kUpstreamRate));
    world.finish();
    world.expect_all_words();
}

// Thousands of lives that nobody would write down.
TEST(LiveSuccession, WhateverHappensEveryWordComesOnceInOrder) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
        const auto services = [&](int n, milliseconds age) {
            ServicePlan plan;
            // In the end there is peace, so that what waits may be sent.
            if (age > 100s) return plan;
            plan.setup = milliseconds(50 + pick(2500));
            plan.thinks = milliseconds(100 + pick(4000));
            plan.streams = pick(2) == 0;
            plan.tells_limit = pick(3) != 0;
            plan.refuses = pick(5) == 0;
            if (pick(3) != 0) plan.limit = milliseconds(9000 + pick(40000));
            if (pick(4) == 0) plan.vanishes = milliseconds(pick(20000));
            if (pick(6) == 0) plan.mute = milliseconds(500 + pick(20000));
            if (n == 0) plan.refuses = false;
            return plan;
        };
        CountingVoice voice;
        voice.words = 1 + static_cast<Samples>(pick(12));
        voice.utterances = 1 + static_cast<Samples>(pick(6));
        voice.hole = ms_to_samples(50 * pick(100));
        LiveSuccession::Options options;
        options.session_limit = 30s;
        LiveWorld world(options, voice, services);
        std::set<std::uint64_t> asked;
        while (world.age() < 140s) {
            world.run(milliseconds(50 * (1 + pick(200))));
            // Not in the midst of a word: a barrier would cut it.
            if (pick(3) == 0 && world.in_a_pause()) asked.insert(world.flush());
        }
        world.run_to_a_pause();
        world.finish();
        world.expect_all_words();
        EXPECT_EQ(world.flushed(), asked);
        if (HasFailure()) return;
    }
}

TEST(LiveSuccession, AFlushIsAnsweredWhateverHappensToTheConnection) {
    LiveWorld world({}, {}, [](int n, auto) {
        ServicePlan plan;
        plan.vanishes = 1500ms + milliseconds(333 * n);
        return plan;
    });
    std::set<std::uint64_t> asked;
    for (int i = 0; i < 40; ++i) {
        world.run(3500ms);
        asked.insert(world.flush());
    }
    world.finish();
    world.expect_all_words();
    EXPECT_EQ(world.flushed(), asked);
}

TEST(LiveSuccession, WithNobodyForLongAudioIsLostAsItComesAndABarrierDoesNotWait) {
    LiveSuccession line({});
    const Instant now{1h};
    const std::vector<std::int16_t> second(kTrackRate, 900);
    line.append(second, 0, now);
    const auto waits = line.flush(now);
    line.no_lane(now + 24h, now);
    line.append(second, kTrackRate, now);
    const auto id = line.flush(now);
    Samples lost = 0;
    std::vector<std::uint64_t> answered;
    for (const auto& event : line.take_events()) {
        if (const auto* loss = std::get_if<LiveLost>(&event)) lost += loss->end - loss->begin;
        if (const auto* flushed = std::get_if<LiveFlushed>(&event)) answered.push_back(flushed->id);
    }
    EXPECT_EQ(lost, 2 * kTrackRate);
    EXPECT_EQ(answered, (std::vector<std::uint64_t>{waits, id}));
    EXPECT_FALSE(line.wants_leg(now));
    EXPECT_TRUE(line.wants_leg(now + 15s));
    line.drain(now);
    EXPECT_TRUE(line.done());
}

TEST(LiveSuccession, WhenALaneComesBackSoonTheAudioWaits) {
    LiveSuccession line({});
    const Instant now{1h};
    const std::vector<std::int16_t> second(kTrackRate, 900);
    line.append(second, 0, now);
    line.no_lane(now + 30s, now);
    line.append(second, kTrackRate, now);
    EXPECT_TRUE(line.take_events().empty());
    line.abandon(now);
    const auto events = line.take_events();
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(std::get<LiveSpan>(events.front()).end, 2 * kTrackRate);
    EXPECT_EQ(std::get<LiveLost>(events.back()).end, 2 * kTrackRate);
    EXPECT_TRUE(line.done());
}

}  // namespace
}  // namespace scribed::proto
