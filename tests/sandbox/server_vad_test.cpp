// SPDX-License-Identifier: Apache-2.0
#include "sandbox/server_vad.hpp"

#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/tone_voice.hpp"

namespace scribed::sandbox {
namespace {

std::vector<ServerVad::Change> run(
    const TurnDetection& config, const std::vector<std::int16_t>& pcm, std::size_t frame
) {
    ServerVad vad(config);
    std::vector<ServerVad::Change> all;
    for (std::size_t at = 0; at < pcm.size(); at += frame) {
        const auto changes = vad.push(std::span(pcm).subspan(at, std::min(frame, pcm.size() - at)));
        all.insert(all.end(), changes.begin(), changes.end());
    }
    return all;
}

double ms(Samples samples) { return static_cast<double>(samples_to_ms(samples, kUpstreamRate)); }

TEST(ServerVad, PlacesStartsAndStopsWithin20MsWhateverTheFrames) {
    const auto speech = test::say(test::pick_words(32, 9), {.rate = 24000, .noise_db = -70});
    const TurnDetection config{.prefix_padding_ms = 200, .silence_duration_ms = 400, .eagerness = {}};
    for (const std::size_t frame : {1U, 480U, 7777U, 1U << 22}) {
        const auto changes = run(config, speech.samples, frame);
        ASSERT_EQ(changes.size(), 8U) << frame;
        for (std::size_t turn = 0; turn < 4; ++turn) {
            EXPECT_TRUE(changes[2 * turn].started);
            EXPECT_FALSE(changes[2 * turn + 1].started);
            const auto begin = static_cast<double>(speech.words[turn * 8].start_ms);
            const auto end = static_cast<double>(speech.words[turn * 8 + 7].end_ms);
            EXPECT_NEAR(ms(changes[2 * turn].at), begin - 200, 20);
            EXPECT_NEAR(ms(changes[2 * turn + 1].at), end + 400, 20);
        }
    }
}

TEST(ServerVad, TakesTheWordsOfAnUtteranceForOneTurn) {
    const auto speech = test::say(test::pick_words(20, 9), {.rate = 24000, .words_per_utterance = 20});
    EXPECT_EQ(run({.silence_duration_ms = 200, .eagerness = {}}, speech.samples, 480).size(), 2U);
}

TEST(ServerVad, HearsNothingInQuietNoiseAndClicks) {
    auto quiet = test::say({}, {.rate = 24000, .noise_db = -60, .lead_ms = 3000});
    for (std::size_t at = 1000; at + 100 < quiet.samples.size(); at += 12000) {
        for (std::size_t n = 0; n < 100; ++n)
            quiet.samples[at + n] = 20000;
    }
    EXPECT_TRUE(run({}, quiet.samples, 480).empty());
}

TEST(ServerVad, HearsOnlyLoudVoicesAtAHighThreshold) {
    const auto speech = test::say(test::pick_words(4, 9), {.rate = 24000, .level_db = -45});
    EXPECT_FALSE(run({.threshold = 0.3, .eagerness = {}}, speech.samples, 480).empty());
    EXPECT_TRUE(run({.threshold = 1.0, .eagerness = {}}, speech.samples, 480).empty());
}

}  // namespace
}  // namespace scribed::sandbox
