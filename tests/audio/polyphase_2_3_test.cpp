// SPDX-License-Identifier: Apache-2.0
#include "audio/polyphase_2_3.hpp"

#include <gtest/gtest.h>

#include "audio/libsamplerate_resampler.hpp"
#include "tests/audio/signals.hpp"

namespace scribed::audio {
namespace {

using namespace test;

TEST(Polyphase2To3, KeepsTonesUpTo7kHzAbove90DbAndFlatWithin01Db) {
    for (double hz = 61; hz <= 7000; hz += 211.3) {
        Polyphase2To3 resampler;
        const auto fit = fit_tone(resample_whole(resampler, tone(hz, 8000)), hz, kUpstreamRate);
        EXPECT_GE(fit.snr_db, 90) << hz;
        EXPECT_NEAR(fit.gain_db, 0, 0.1) << hz;
        EXPECT_NEAR(fit.delay, 0, 0.001) << hz;
    }
    for (const double hz : {1000.0, 6999.0, 7000.0}) {
        Polyphase2To3 resampler;
        EXPECT_GE(fit_tone(resample_whole(resampler, tone(hz, 8000)), hz, kUpstreamRate).snr_db, 90) << hz;
    }
}

// 7.5 kHz is the first tone whose image (8.5 kHz) lies in the transition band.
TEST(Polyphase2To3, LetsNoImageOfTheBandEdgeThrough) {
    Polyphase2To3 resampler;
    const auto fit = fit_tone(resample_whole(resampler, tone(7500, 8000)), 7500, kUpstreamRate);
    EXPECT_GE(fit.snr_db, 86);
    EXPECT_NEAR(fit.gain_db, -1.4, 0.2);
}

TEST(Polyphase2To3, AgreesWithTheBestConverterOfLibsamplerateOnSpeech) {
    const Pcm in = speech_like(kTrackRate);
    Polyphase2To3 kernel;
    LibsamplerateResampler oracle(kTrackRate, kUpstreamRate, SincQuality::best);
    const Pcm ours = resample_whole(kernel, in);
    const Pcm theirs = resample_whole(oracle, in);
    ASSERT_EQ(ours.size(), theirs.size());
    EXPECT_LT(difference_db(ours, theirs), -88);
}

// Noise up to 7 kHz: white noise at 8 kHz taken up to 16 kHz twice (to 4 kHz), and shifted up by a carrier.
TEST(Polyphase2To3, AgreesWithTheBestConverterOfLibsamplerateOnNoise) {
    LibsamplerateResampler upward(8000, kTrackRate, SincQuality::best);
    Pcm in = resample_whole(upward, noise(8000, -14, 7));
    for (std::size_t i = 0; i < in.size(); ++i) {
        in[i] =
            static_cast<std::int16_t>(in[i] * std::cos(2 * std::numbers::pi * 2900 / 16000 * static_cast<double>(i)));
    }
    Polyphase2To3 kernel;
    LibsamplerateResampler oracle(kTrackRate, kUpstreamRate, SincQuality::best);
    EXPECT_LT(difference_db(resample_whole(kernel, in), resample_whole(oracle, in)), -70);
}

TEST(Polyphase2To3, KeepsAConstantConstant) {
    Polyphase2To3 resampler;
    const Pcm out = resample_whole(resampler, Pcm(2000, 12345));
    EXPECT_TRUE(std::all_of(out.begin() + 100, out.end() - 100, [](int v) { return v == 12345; }));
}

TEST(Polyphase2To3, PutsAnImpulseWhereItWas) {
    Pcm in(400, 0);
    in[200] = 30000;
    Polyphase2To3 resampler;
    const Pcm out = resample_whole(resampler, in);
    EXPECT_EQ(std::max_element(out.begin(), out.end()) - out.begin(), 300);
    EXPECT_EQ(out[299], out[301]) << "the filter is symmetrical";
}

TEST(Polyphase2To3, SaturatesInsteadOfWrapping) {
    Pcm square(3200);
    for (std::size_t i = 0; i < square.size(); ++i)
        square[i] = i / 40 % 2 == 0 ? 32767 : -32768;
    Polyphase2To3 resampler;
    const Pcm out = resample_whole(resampler, square);
    EXPECT_EQ(*std::max_element(out.begin(), out.end()), 32767);
    EXPECT_EQ(*std::min_element(out.begin(), out.end()), -32768);
    // A wrapped overshoot would show as the opposite sign in the middle of a half wave.
    for (std::size_t half = 1; half < 79; ++half)
        EXPECT_EQ(out[half * 60 + 30] > 0, half % 2 == 0) << half;
}

TEST(Polyphase2To3, GivesAnOutputAsSoonAsItsWindowIsFull) {
    Polyphase2To3 resampler;
    Pcm out;
    resampler.push(Pcm(Kernel2To3::kLookahead, 1), out);
    EXPECT_TRUE(out.empty());
    resampler.push(Pcm(1, 1), out);
    EXPECT_EQ(out.size(), 3U);
    resampler.push(Pcm(20, 1), out);
    EXPECT_EQ(out.size(), 33U);
}

TEST(Polyphase2To3, GivesTheSameBitsWithEveryInstructionSet) {
    for (const std::size_t periods : std::initializer_list<std::size_t>{1, 7, 8, 17, Kernel2To3::kMaxPeriods}) {
        const Pcm in = noise(2 * periods + Polyphase2To3::kWindow + Kernel2To3::kReadAhead, 0, 21);
        Pcm plain(3 * periods);
        Kernel2To3::filters().front()(in.data(), periods, plain.data());
        for (const auto filter : Kernel2To3::filters()) {
            Pcm out(3 * periods);
            filter(in.data(), periods, out.data());
            EXPECT_EQ(out, plain) << periods;
        }
    }
}

TEST(Polyphase2To3, TakesLessThanAKibibytePerStream) { EXPECT_LT(Polyphase2To3().memory_bytes(), 1024U); }

}  // namespace
}  // namespace scribed::audio
