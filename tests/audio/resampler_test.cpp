// SPDX-License-Identifier: Apache-2.0
#include "audio/resampler.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "tests/audio/signals.hpp"

namespace scribed::audio {
namespace {

using namespace test;

std::unique_ptr<Resampler> make(unsigned from, unsigned to) { return std::move(make_resampler(from, to).value()); }

class ResamplerPair : public testing::TestWithParam<std::tuple<unsigned, unsigned>> {
protected:
    unsigned from() const { return std::get<0>(GetParam()); }
    unsigned to() const { return std::get<1>(GetParam()); }
};

Pcm resample_in_blocks(Resampler& resampler, std::span<const std::int16_t> in, std::size_t max_block, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::size_t> any(1, max_block);
    Pcm out;
    while (!in.empty()) {
        const std::size_t count = std::min(in.size(), any(random));
        resampler.push(in.first(count), out);
        in = in.subspan(count);
    }
    resampler.flush(out);
    return out;
}

TEST_P(ResamplerPair, GivesTheSameBitsWhateverTheFrameSizes) {
    Pcm in = speech_like(from(), from());
    append(in, noise(from(), -6, 3));
    const Pcm whole = resample_whole(*make(from(), to()), in);
    for (const std::size_t max_block : std::initializer_list<std::size_t>{1, 2, 3, 17, 320, 2000}) {
        EXPECT_EQ(resample_in_blocks(*make(from(), to()), in, max_block, 5), whole) << "blocks up to " << max_block;
    }
}

TEST_P(ResamplerPair, GivesInAllAsManySamplesAsTheTimeHolds) {
    const auto resampler = make(from(), to());
    for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 3, 5, 63, 64, 65, 441, 1000, 4801}) {
        const std::size_t expected = (count * to() + from() - 1) / from();
        EXPECT_EQ(resample_whole(*resampler, Pcm(count, 100)).size(), expected) << count;
    }
}

TEST_P(ResamplerPair, StandsAtANewStreamAfterFlush) {
    const auto resampler = make(from(), to());
    const Pcm in = noise(3001, -10, 9);
    const Pcm first = resample_whole(*resampler, in);
    EXPECT_EQ(resample_whole(*resampler, in), first);
}

TEST_P(ResamplerPair, KeepsTonesInPlaceAndClean) {
    for (const double hz : {250.0, 1000.0, 3000.0}) {
        const auto fit = fit_tone(resample_whole(*make(from(), to()), tone(hz, from() / 2, -1, from())), hz, to());
        EXPECT_GE(fit.snr_db, 88) << hz;
        EXPECT_NEAR(fit.gain_db, 0, 0.1) << hz;
        EXPECT_NEAR(fit.delay, 0, 0.002) << hz;
    }
}

TEST_P(ResamplerPair, NeverWrapsWhenItOvershoots) {
    Pcm square(from() / 4);
    const std::size_t half = from() / 200;
    for (std::size_t i = 0; i < square.size(); ++i)
        square[i] = i / half % 2 == 0 ? 32767 : -32768;
    const Pcm out = resample_whole(*make(from(), to()), square);
    for (std::size_t k = half * 2; k + half * 2 < square.size(); k += half) {
        const std::size_t middle = rescale(k + half / 2, from(), to());
        EXPECT_EQ(out[middle] > 0, k / half % 2 == 0) << k;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rates,
    ResamplerPair,
    testing::Values(
        std::tuple(16000U, 24000U),
        std::tuple(48000U, 16000U),
        std::tuple(44100U, 16000U),
        std::tuple(8000U, 16000U),
        std::tuple(16000U, 16000U)
    ),
    [](const auto& rates) {
        return std::to_string(std::get<0>(rates.param)) + "To" + std::to_string(std::get<1>(rates.param));
    }
);

TEST(Resampler, RemovesWhatTheLowerRateCannotHold) {
    const Pcm out = resample_whole(*make(48000, 16000), tone(9000, 24000, -1, 48000));
    EXPECT_TRUE(std::all_of(out.begin() + 1000, out.end() - 1000, [](int v) { return std::abs(v) <= 1; }));
}

TEST(Resampler, RefusesRatesOutsideItsRange) {
    EXPECT_EQ(make_resampler(7999, 16000).error().code(), Errc::invalid);
    EXPECT_EQ(make_resampler(7999, 16000).error().param(), "rate");
    EXPECT_EQ(make_resampler(16000, 48001).error().code(), Errc::invalid);
    EXPECT_TRUE(make_resampler(8000, 48000).has_value());
}

}  // namespace
}  // namespace scribed::audio
