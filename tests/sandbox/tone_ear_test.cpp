// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_ear.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audio/resampler.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::sandbox {
namespace {

using Pcm = std::vector<std::int16_t>;
using test::pick_words;
using test::say;

Pcm resampled(const Pcm& in, unsigned from, unsigned to) {
    auto resampler = audio::make_resampler(from, to).value();
    Pcm out;
    resampler->push(in, out);
    resampler->flush(out);
    return out;
}

std::int64_t worst_error_ms(const std::vector<HeardWord>& heard, const std::vector<test::SpokenWord>& said) {
    std::int64_t worst = 0;
    for (std::size_t n = 0; n < heard.size(); ++n) {
        worst = std::max(worst, std::abs(heard[n].start_ms - said[n].start_ms));
        worst = std::max(worst, std::abs(heard[n].end_ms - said[n].end_ms));
    }
    return worst;
}

class ToneEarAtRate : public ::testing::TestWithParam<unsigned> {};

TEST_P(ToneEarAtRate, HearsEachWordAtItsTime) {
    const auto speech = say(pick_words(120, GetParam()), {.rate = GetParam()});
    const auto heard = ToneEar().hear(speech.samples, speech.rate);
    ASSERT_EQ(join_words(heard), speech.text());
    EXPECT_LE(worst_error_ms(heard, speech.words), 3);
}

TEST_P(ToneEarAtRate, HearsTheSameThroughTheResamplers) {
    const auto speech = say(pick_words(60, GetParam()), {.rate = GetParam()});
    const auto recorded = resampled(speech.samples, speech.rate, 16000);
    const auto sent = resampled(recorded, 16000, 24000);
    const auto heard = ToneEar().hear(sent, 24000);
    ASSERT_EQ(join_words(heard), speech.text());
    EXPECT_LE(worst_error_ms(heard, speech.words), 3);
}

TEST_P(ToneEarAtRate, HearsQuietVoices) {
    const auto speech = say(pick_words(40, 7), {.rate = GetParam(), .level_db = -40});
    EXPECT_EQ(join_words(ToneEar().hear(speech.samples, speech.rate)), speech.text());
}

INSTANTIATE_TEST_SUITE_P(Rates, ToneEarAtRate, ::testing::Values(8000U, 16000U, 22050U, 24000U, 44100U, 48000U));

TEST(ToneEar, HearsUnderNoise) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto speech =
            say(pick_words(80, seed), {.rate = 24000, .level_db = -12, .noise_db = -27, .noise_seed = seed});
        const auto heard = ToneEar().hear(speech.samples, speech.rate);
        ASSERT_EQ(join_words(heard), speech.text());
        EXPECT_LE(worst_error_ms(heard, speech.words), 8);
    }
}

TEST(ToneEar, HearsNothingInSilenceNoiseOrTooShortAClip) {
    EXPECT_TRUE(ToneEar().hear({}, 16000).empty());
    EXPECT_TRUE(ToneEar().hear(Pcm(3, 20000), 16000).empty());
    EXPECT_TRUE(ToneEar().hear(Pcm(16000, 0), 16000).empty());
    const auto noise = say({}, {.rate = 16000, .noise_db = -30, .lead_ms = 3000});
    EXPECT_TRUE(ToneEar().hear(noise.samples, noise.rate).empty());
}

constexpr std::size_t kFrame = 480;

/// Damages one 20 ms frame of a 24 kHz clip at each place in turn and counts the damages that nobody could notice.
template <class Damage>
int unnoticed(Damage damage) {
    const auto speech = say(pick_words(9, 3), {.rate = 24000, .lead_ms = 310, .tail_ms = 100});
    const auto begin = static_cast<std::size_t>(speech.words.front().start_ms) * 24;
    const auto end = static_cast<std::size_t>(speech.words[7].end_ms) * 24;
    int count = 0;
    for (auto at = begin; at + 2 * kFrame <= end; at += 504) {
        auto damaged = speech.samples;
        damage(damaged, at);
        const auto heard = ToneEar().hear(damaged, 24000);
        if (join_words(heard) == speech.text()) ++count;
    }
    return count;
}

std::ptrdiff_t offset(std::size_t samples) { return static_cast<std::ptrdiff_t>(samples); }

TEST(ToneEar, NoticesALostFrameAnywhereInAnUtterance) {
    EXPECT_EQ(
        unnoticed([](Pcm& pcm, std::size_t at) {
            pcm.erase(pcm.begin() + offset(at), pcm.begin() + offset(at + kFrame));
        }),
        0
    );
}

TEST(ToneEar, NoticesADoubledFrameAnywhereInAnUtterance) {
    EXPECT_EQ(
        unnoticed([](Pcm& pcm, std::size_t at) {
            const Pcm frame(pcm.begin() + offset(at), pcm.begin() + offset(at + kFrame));
            pcm.insert(pcm.begin() + offset(at), frame.begin(), frame.end());
        }),
        0
    );
}

TEST(ToneEar, NoticesTwoFramesThatChangedPlacesWhereverThereIsATone) {
    const auto speech = say(pick_words(12, 3), {.rate = 24000, .lead_ms = 510});
    for (const auto& word : speech.words) {
        auto damaged = speech.samples;
        const auto at = damaged.begin() + word.start_ms * 24 + offset(kFrame / 2);
        std::swap_ranges(at, at + offset(kFrame), at + offset(kFrame));
        EXPECT_NE(join_words(ToneEar().hear(damaged, 24000)), speech.text()) << word.text;
    }
}

TEST(ToneEar, NoticesTheWrongSampleRate) {
    const auto speech = say(pick_words(12, 3), {.rate = 16000});
    for (const auto& word : ToneEar().hear(speech.samples, 24000))
        EXPECT_EQ(word.text.front(), '?');
}

TEST(ToneEar, TellsWhatIsLeftOfAWordThatIsCutOff) {
    const auto speech = say({"baldo"}, {.rate = 16000, .lead_ms = 200});
    const Pcm cut(speech.samples.begin(), speech.samples.begin() + 16 * (200 + 100 + 60 + 20));
    const auto heard = ToneEar().hear(cut, 16000);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0].text, "?00");
}

}  // namespace
}  // namespace scribed::sandbox
