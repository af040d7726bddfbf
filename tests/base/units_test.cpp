// SPDX-License-Identifier: Apache-2.0
#include "base/units.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace scribed {
namespace {

TEST(Units, MillisecondsAreRoundedDown) {
    EXPECT_EQ(samples_to_ms(0), 0);
    EXPECT_EQ(samples_to_ms(15), 0);
    EXPECT_EQ(samples_to_ms(16), 1);
    EXPECT_EQ(samples_to_ms(44100, 44100), 1000);
    EXPECT_EQ(samples_to_ms(44099, 44100), 999);
}

TEST(Units, SamplesOfMillisecondsComeBack) {
    for (const unsigned rate : {8000u, 16000u, 24000u, 48000u}) {
        for (const std::int64_t ms : {0, 1, 20, 999, 1000, 86'400'000})
            EXPECT_EQ(samples_to_ms(ms_to_samples(ms, rate), rate), ms) << rate;
    }
    EXPECT_EQ(ms_to_samples(-5), 0u);
}

TEST(Units, RescalingIsExactWhereTheRatesAllowIt) {
    EXPECT_EQ(rescale(16000, kTrackRate, kUpstreamRate), 24000u);
    EXPECT_EQ(rescale(3, kUpstreamRate, kTrackRate), 2u);
    EXPECT_EQ(rescale(2, kUpstreamRate, kTrackRate), 1u);
    for (Samples n = 0; n < 100; ++n)
        EXPECT_EQ(rescale(rescale(n, kTrackRate, 48000), 48000, kTrackRate), n);
}

TEST(Units, NothingOverflowsBeforeTheResultDoes) {
    const Samples far = std::numeric_limits<Samples>::max() / 4;
    EXPECT_EQ(rescale(far, 48000, 48000), far);
    EXPECT_GT(samples_to_ms(far, 48000), 0);
    EXPECT_GT(ms_to_samples(std::numeric_limits<std::int64_t>::max() / 48), 0u);
}

}  // namespace
}  // namespace scribed
