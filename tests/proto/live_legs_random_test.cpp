// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "live_world.hpp"

// Lives that nobody would write down, over legs of every kind: whatever happens, each word is in a text once, or in one
// gap. SCRIBED_ROUNDS: how many; SCRIBED_SEED: the first one.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// Then there is peace, so that what waits may be sent.
constexpr milliseconds kTrouble{45000};

unsigned setting(const char* name, unsigned otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

class RandomLife {
public:
    explicit RandomLife(unsigned seed) : random_(seed), fickle_(one_in(3)) {}

    void live() {
        CountingVoice voice;
        voice.words = one_in(6) ? 400 : 1 + pick(12);
        voice.utterances = 1 + pick(6);
        voice.hole = one_in(2) ? 0 : ms_to_samples(50 * pick(200));
        LiveSuccession::Options options;
        options.session_limit = 30s;
        options.backlog = one_in(4) ? 12s : 120s;
        options.catch_up = one_in(4) ? 0 : 2 + pick(6);
        LiveWorld world(options, voice, [this](int, milliseconds age) { return service(age); });
        if (one_in(4)) world.wake_with(milliseconds(50 * pick(400)));
        while (world.age() < kTrouble + 25s) {
            world.run(milliseconds(50 * (1 + pick(120))));
            something(world);
            if (testing::Test::HasFailure()) return;
        }
        if (one_in(2)) world.run_to_a_pause();
        one_in(4) ? world.abandon() : world.finish();
        world.expect_each_word_once();
    }

private:
    unsigned pick(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }
    bool one_in(unsigned many) { return pick(many) == 0; }

    void something(LiveWorld& world) {
        switch (pick(12)) {
            case 0:
            case 1:
            case 2: world.flush(); break;
            case 3:
            case 4: world.prefer_another(); break;
            case 5: world.restart(); break;
            case 6: world.break_a_reading(); break;
            default: break;
        }
    }

    std::optional<ServicePlan> service(milliseconds age) {
        ServicePlan plan;
        plan.kind = static_cast<ServicePlan::Kind>(pick(3));
        if (age > kTrouble) return plan;
        if (one_in(12)) return std::nullopt;
        plan.setup = milliseconds(50 + pick(2500));
        plan.streams = one_in(2);
        plan.tells_limit = !one_in(3);
        plan.refuses = one_in(5);
        if (!one_in(3)) plan.limit = milliseconds(9000 + pick(40000));
        if (one_in(4)) plan.vanishes = milliseconds(1 + pick(20000));
        if (one_in(4)) plan.cut_after = static_cast<int>(pick(30));
        if (one_in(6)) plan.mute = milliseconds(500 + pick(20000));
        // As it is for the same item whenever it is asked.
        plan.fate = [seed = random_(), fickle = fickle_](int item) {
            std::mt19937 random(seed + static_cast<unsigned>(item));
            const auto below = [&](unsigned most) { return random() % most; };
            Fate fate;
            fate.thinks = milliseconds(100 + below(4000));
            if (!fickle) return fate;
            constexpr Fate::Outcome kOutcomes[] = {Fate::Outcome::failed, Fate::Outcome::empty, Fate::Outcome::never};
            if (below(3) == 0) fate.outcome = kOutcomes[below(3)];
            return fate;
        };
        return plan;
    }

    std::mt19937 random_;
    bool fickle_;  ///< services fail items
};

TEST(LiveLegsRandom, EachWordIsInATextOnceOrInOneGap) {
    const auto first = setting("SCRIBED_SEED", 1);
    for (unsigned seed = first; seed < first + setting("SCRIBED_ROUNDS", 60); ++seed) {
        SCOPED_TRACE(testing::Message() << "SCRIBED_SEED=" << seed);
        RandomLife(seed).live();
        if (HasFailure()) return;
    }
}

}  // namespace
}  // namespace scribed::proto
