// SPDX-License-Identifier: Apache-2.0
#include "audio/polyphase_3_1.hpp"

#include <array>
#include <cstring>

#include "audio/kaiser_sinc.hpp"
#include "audio/polyphase_lanes.hpp"

namespace scribed::audio {
namespace {

constexpr std::size_t kMaxPeriods = Kernel3To1::kMaxPeriods;
constexpr std::size_t kTriples = Polyphase3To1::kWindow / 3;
static_assert(Polyphase3To1::kWindow % 3 == 0);

/// The taps for each three inputs under the window.
struct Taps {
    float triples[kTriples][3];
};

/// Room behind the last period for the lanes of its group that no output needs.
constexpr std::size_t kLanePadding = 32;

/// Every third input together, so that the inputs of neighbouring periods are neighbours.
struct Split {
    float third[3][kMaxPeriods + kTriples + kLanePadding];
};

namespace plain {
#define LANES_TARGET
#define LANES_WIDTH 4
#include "audio/polyphase_3_1_lanes.inc"
#undef LANES_TARGET
#undef LANES_WIDTH
}  // namespace plain

#ifdef __x86_64__
namespace avx2 {
#define LANES_TARGET [[gnu::target("avx2")]]
#define LANES_WIDTH 8
#include "audio/polyphase_3_1_lanes.inc"
#undef LANES_TARGET
#undef LANES_WIDTH
}  // namespace avx2
#endif

/// 90 dB below from 8.6 kHz on: what lies between 8 and 8.6 kHz mirrors above 7.4 kHz, where speech has little to lose.
Taps design_taps() {
    const KaiserSinc design{Kernel3To1::kLookbehind + 1, 7900.0 / 24000, 9.5};
    std::array<double, Polyphase3To1::kWindow> h{};
    double sum = 0;
    for (std::size_t n = 0; n < h.size(); ++n) {
        h[n] = design(static_cast<double>(n) - Kernel3To1::kLookbehind);
        sum += h[n];
    }
    Taps taps{};
    for (std::size_t n = 0; n < h.size(); ++n)
        taps.triples[n / 3][n % 3] = static_cast<float>(h[n] / sum);
    return taps;
}

const Taps& taps() {
    static const Taps designed = design_taps();
    return designed;
}

template <auto Accumulate>
void run(const std::int16_t* in, std::size_t periods, std::int16_t* out) {
    Split inputs{};
    for (std::size_t m = 0; m < periods - 1 + kTriples; ++m) {
        for (std::size_t third = 0; third < 3; ++third)
            inputs.third[third][m] = in[3 * m + third];
    }
    std::array<std::int32_t, kMaxPeriods + kLanePadding> outputs{};
    Accumulate(taps(), inputs, periods, outputs.data());
    for (std::size_t i = 0; i < periods; ++i)
        out[i] = static_cast<std::int16_t>(outputs[i]);
}

}  // namespace

std::vector<PolyphaseFilter> Kernel3To1::filters() {
    std::vector<PolyphaseFilter> offered{run<plain::accumulate>};
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) offered.push_back(run<avx2::accumulate>);
#endif
    return offered;
}

void Kernel3To1::filter(const std::int16_t* in, std::size_t periods, std::int16_t* out) {
    static const PolyphaseFilter fastest = filters().back();
    fastest(in, periods, out);
}

}  // namespace scribed::audio
