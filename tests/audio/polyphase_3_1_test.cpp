// SPDX-License-Identifier: Apache-2.0
#include "audio/polyphase_3_1.hpp"

#include <gtest/gtest.h>

#include "audio/libsamplerate_resampler.hpp"
#include "tests/audio/signals.hpp"

namespace scribed::audio {
namespace {

using namespace test;

constexpr unsigned kClientRate = 48000;

ToneFit through_kernel(double hz) {
    Polyphase3To1 resampler;
    return fit_tone(resample_whole(resampler, tone(hz, 24000, -1, kClientRate)), hz, kTrackRate);
}

TEST(Polyphase3To1, KeepsTonesUpTo7kHzAbove90DbAndFlatWithin01Db) {
    for (double hz = 61; hz <= 7000; hz += 211.3) {
        const auto fit = through_kernel(hz);
        EXPECT_GE(fit.snr_db, 90) << hz;
        EXPECT_NEAR(fit.gain_db, 0, 0.1) << hz;
        EXPECT_NEAR(fit.delay, 0, 0.001) << hz;
    }
}

TEST(Polyphase3To1, LetsNothingThroughThatWouldMirrorIntoSpeech) {
    for (double hz = 8700; hz < 24000; hz += 377) {
        Polyphase3To1 resampler;
        const Pcm out = resample_whole(resampler, tone(hz, 24000, -1, kClientRate));
        EXPECT_TRUE(std::all_of(out.begin() + 100, out.end() - 100, [](int v) { return std::abs(v) <= 1; })) << hz;
    }
}

TEST(Polyphase3To1, AgreesWithTheBestConverterOfLibsamplerateOnSpeech) {
    const Pcm in = speech_like(2 * kClientRate, kClientRate);
    Polyphase3To1 kernel;
    LibsamplerateResampler oracle(kClientRate, kTrackRate, SincQuality::best);
    const Pcm ours = resample_whole(kernel, in);
    const Pcm theirs = resample_whole(oracle, in);
    ASSERT_EQ(ours.size(), theirs.size());
    EXPECT_LT(difference_db(ours, theirs), -85);
}

TEST(Polyphase3To1, KeepsAConstantConstant) {
    Polyphase3To1 resampler;
    const Pcm out = resample_whole(resampler, Pcm(6000, 12345));
    EXPECT_TRUE(std::all_of(out.begin() + 100, out.end() - 100, [](int v) { return v == 12345; }));
}

TEST(Polyphase3To1, PutsAnImpulseWhereItWas) {
    Pcm in(1200, 0);
    in[600] = 30000;
    Polyphase3To1 resampler;
    const Pcm out = resample_whole(resampler, in);
    EXPECT_EQ(std::max_element(out.begin(), out.end()) - out.begin(), 200);
    EXPECT_EQ(out[199], out[201]) << "the filter is symmetrical";
}

TEST(Polyphase3To1, GivesAnOutputAsSoonAsItsWindowIsFull) {
    Polyphase3To1 resampler;
    Pcm out;
    resampler.push(Pcm(Kernel3To1::kLookahead, 1), out);
    EXPECT_TRUE(out.empty());
    resampler.push(Pcm(1, 1), out);
    EXPECT_EQ(out.size(), 1U);
    resampler.push(Pcm(30, 1), out);
    EXPECT_EQ(out.size(), 11U);
}

TEST(Polyphase3To1, GivesTheSameBitsWithEveryInstructionSet) {
    for (const std::size_t periods : std::initializer_list<std::size_t>{1, 15, 16, 33, Kernel3To1::kMaxPeriods}) {
        const Pcm in = noise(3 * (periods - 1) + Polyphase3To1::kWindow, 0, 21);
        Pcm plain(periods);
        Kernel3To1::filters().front()(in.data(), periods, plain.data());
        for (const auto filter : Kernel3To1::filters()) {
            Pcm out(periods);
            filter(in.data(), periods, out.data());
            EXPECT_EQ(out, plain) << periods;
        }
    }
}

TEST(Polyphase3To1, TakesLessThanAKibibytePerStream) { EXPECT_LT(Polyphase3To1().memory_bytes(), 1024U); }

}  // namespace
}  // namespace scribed::audio
