// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "live_world.hpp"

// Hours over every kind of leg, and over all of them in one session.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Kind = ServicePlan::Kind;

constexpr Kind kKinds[] = {Kind::vad, Kind::committed, Kind::pieces};

std::string kind_name(const testing::TestParamInfo<Kind>& kind) {
    constexpr const char* kNames[] = {"vad", "committed", "pieces"};
    return kNames[static_cast<int>(kind.param)];
}

ServicePlan plan_of(Kind kind, milliseconds limit = 0ms) {
    ServicePlan plan;
    plan.kind = kind;
    plan.limit = limit;
    return plan;
}

/// Few words an hour, so that an hour costs little.
CountingVoice sparse() {
    CountingVoice voice;
    voice.utterances = 4;
    voice.hole = ms_to_samples(56000);
    return voice;
}

class LiveLegs : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(, LiveLegs, testing::ValuesIn(kKinds), kind_name);

TEST_P(LiveLegs, ThreeHoursWithSessionsOfAnHour) {
    LiveWorld world({}, sparse(), [](int, auto) { return plan_of(GetParam(), 60min); });
    world.run(3h);
    world.finish();
    world.expect_all_words();
    world.expect_each_word_once();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_LT(world.read(), kTrackRate * static_cast<Samples>(world.dialled())) << "what a takeover needs, and no more";
}

TEST_P(LiveLegs, TwelveHoursWithSessionsOfFiveMinutes) {
    LiveWorld world({}, sparse(), [](int, auto) { return plan_of(GetParam(), 5min); });
    world.run(12h);
    world.finish();
    world.expect_all_words();
    world.expect_each_word_once();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_GE(world.rollovers(), GetParam() == Kind::pieces ? 0u : 144u);
}

TEST_P(LiveLegs, AnHourWithoutAPause) {
    CountingVoice voice;
    voice.words = 3 * 60 * 60 * 2;
    LiveWorld world({}, voice, [](int, auto) { return plan_of(GetParam(), 5min); });
    world.run(1h);
    EXPECT_GT(world.words().size() + 2 * 40, voice.words_before(world.spoken())) << "two a second";
    world.finish();
    world.expect_each_word_once();
    EXPECT_TRUE(world.losses().empty());
    EXPECT_EQ(world.limits_hit(), 0);
}

TEST_P(LiveLegs, TwelveHoursOfSilenceCostNothing) {
    for (const bool sent : {false, true}) {
        CountingVoice voice;
        voice.utterances = 1;
        voice.hole = ms_to_samples(24 * 60 * 60 * 1000);
        if (sent) voice.pause = std::exchange(voice.hole, 0);
        LiveWorld world({}, voice, [](int, auto) { return plan_of(GetParam(), 60min); });
        world.run(sent ? 1h : 12h);
        world.finish();
        world.expect_all_words();
        EXPECT_LT(world.read(), 10 * kTrackRate);
    }
}

TEST_P(LiveLegs, AConnectionMayBreakBeforeAndAfterWhateverItSays) {
    for (int shift = 0; shift < 2; ++shift) {
        SCOPED_TRACE(shift);
        LiveWorld world({}, {}, [&](int n, auto) {
            auto plan = plan_of(GetParam());
            plan.cut_after = n % 3 == 2 ? 20 + shift : (2 * n + shift) % 17;
            plan.thinks = 300ms + milliseconds(n % 5 * 400);
            plan.streams = n % 2 == 0;
            return plan;
        });
        world.run(5min);
        world.run_to_a_pause();
        world.finish();
        world.expect_all_words();
        world.expect_each_word_once();
        EXPECT_GE(world.line().counts().replays, 5u);
    }
}

TEST_P(LiveLegs, TextsMayComeInAnyOrderOrNeverOrFail) {
    LiveWorld world({}, {}, [&](int, auto) {
        auto plan = plan_of(GetParam(), 60s);
        plan.fate = [](int item) {
            constexpr Fate::Outcome kOutcomes[] = {
                Fate::Outcome::text, Fate::Outcome::text, Fate::Outcome::failed, Fate::Outcome::empty,
                Fate::Outcome::never};
            return Fate{kOutcomes[item * 7 % 11 % 5], milliseconds(item * 37 % 11 * 700)};
        };
        return plan;
    });
    world.run(10min);
    world.run_to_a_pause();
    world.finish();
    world.expect_each_word_once();
    EXPECT_FALSE(world.losses().empty());
}

TEST_P(LiveLegs, EveryLifeOfTheDaemonGoesOnWhereTheLastOneEnded) {
    LiveWorld world({}, {}, [](int, auto) { return plan_of(GetParam(), 60s); });
    for (int life = 0; life < 30; ++life) {
        world.run(4150ms + milliseconds(50 * (life * 7 % 23)));
        world.restart();
    }
    world.run_to_a_pause();
    world.finish();
    world.expect_each_word_once();
}

TEST_P(LiveLegs, ItMayEndAtAnyMoment) {
    for (int moment = 0; moment < 30; ++moment) {
        for (const bool politely : {true, false}) {
            SCOPED_TRACE(moment);
            LiveWorld world({}, {}, [](int, auto) {
                auto plan = plan_of(GetParam(), 9s);
                plan.thinks = 2s;
                return plan;
            });
            world.run(6s + milliseconds(250 * moment));
            world.flush();
            politely ? world.finish() : world.abandon();
            world.expect_each_word_once();
            EXPECT_TRUE(!politely || world.losses().empty());
        }
    }
}

// A session that moves from one kind to the other and back, all the time.
TEST(LiveLegsMoving, ThroughAllKindsForTwelveHours) {
    LiveWorld world({}, sparse(), [](int n, auto) { return plan_of(kKinds[n % 3], 5min); });
    for (int i = 0; i < 12 * 60 / 4; ++i) {
        world.run(4min);
        world.prefer_another();
    }
    world.finish();
    world.expect_all_words();
    world.expect_each_word_once();
    EXPECT_EQ(world.limits_hit(), 0);
    EXPECT_GE(world.moves(), 170);
}

TEST(LiveLegsMoving, ABetterLaneComesBackWhilePiecesAreUnderWay) {
    for (int moment = 0; moment < 40; ++moment) {
        SCOPED_TRACE(moment);
        CountingVoice voice;
        voice.words = 7;
        LiveWorld world({}, voice, [](int n, auto) {
            auto plan = plan_of(n % 2 == 0 ? Kind::pieces : n % 4 == 1 ? Kind::vad : Kind::committed);
            plan.thinks = n % 2 == 0 ? 9s : 1s;
            return plan;
        });
        world.run(10s + milliseconds(moment * 350));
        world.prefer_another();
        world.run(25s);
        world.prefer_another();
        world.run(25s);
        world.prefer_another();
        world.run(35s);
        world.run_to_a_pause();
        world.finish();
        world.expect_all_words();
        world.expect_each_word_once();
        EXPECT_EQ(world.moves(), 3);
        if (HasFailure()) return;
    }
}

TEST(LiveLegsMoving, BothMayBeLostAtOnceInTheMidstOfATakeover) {
    for (int moment = 0; moment < 60; ++moment) {
        SCOPED_TRACE(moment);
        LiveWorld world({}, {}, [moment](int n, milliseconds age) {
            auto plan = plan_of(kKinds[(n + moment) % 3], 30s);
            plan.thinks = 4s;
            const auto doom = 20s + milliseconds(moment * 200);
            if (age < doom) plan.vanishes = doom - age;
            return plan;
        });
        world.run(15s + milliseconds(moment % 7 * 600));
        world.prefer_another();
        world.run(60s);
        world.run_to_a_pause();
        world.finish();
        world.expect_all_words();
        world.expect_each_word_once();
        if (HasFailure()) return;
    }
}

TEST(LiveLegsMoving, ARefusedSuccessorCostsNothing) {
    LiveWorld world({}, {}, [](int n, auto) {
        auto plan = plan_of(kKinds[n % 3], 60s);
        plan.refuses = n % 5 != 0;
        return plan;
    });
    world.run(10min);
    world.run_to_a_pause();
    world.finish();
    world.expect_all_words();
}

}  // namespace
}  // namespace scribed::proto
