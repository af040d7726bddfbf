// SPDX-License-Identifier: Apache-2.0
#include "audio/polyphase_2_3.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "audio/kaiser_sinc.hpp"
#include "audio/polyphase_lanes.hpp"

namespace scribed::audio {
namespace {

static_assert(std::endian::native == std::endian::little, "split() reads pairs of samples as one integer");

constexpr std::size_t kMaxPeriods = Kernel2To3::kMaxPeriods;
constexpr std::size_t kPairs = Polyphase2To3::kWindow / 2;
static_assert(Polyphase2To3::kWindow % 2 == 0);

/// The taps for each pair of inputs under the window, for each phase: [even input, odd input].
struct Taps {
    float pairs[kPairs][3][2];
};

/// Room behind the last period for the lanes of its group that no output needs.
constexpr std::size_t kLanePadding = 16;

/// Inputs with even and with odd index apart, so that the inputs of neighbouring periods are neighbours.
struct Split {
    float even[kMaxPeriods + kPairs + kLanePadding];
    float odd[kMaxPeriods + kPairs + kLanePadding];
};

struct Outputs {
    std::int32_t phase[3][kMaxPeriods + kLanePadding];
};

namespace plain {
#define LANES_TARGET
#define LANES_WIDTH 4
#include "audio/polyphase_2_3_lanes.inc"
#undef LANES_TARGET
#undef LANES_WIDTH
}  // namespace plain

#ifdef __x86_64__
namespace avx2 {
#define LANES_TARGET [[gnu::target("avx2")]]
#define LANES_WIDTH 8
#include "audio/polyphase_2_3_lanes.inc"
#undef LANES_TARGET
#undef LANES_WIDTH
}  // namespace avx2
#endif

/// Cutoff and beta were found by sweeping both: 90 dB up to 7 kHz with the least image of what lies above (7.5 kHz
/// mirrors at 8.5 kHz). docs/benchmarks.md holds the figures.
Taps design_taps() {
    constexpr double kHalfWidth = 32.66;  // what the window holds around its outermost phases
    const KaiserSinc design{kHalfWidth, 7750.0 / (kTrackRate / 2.0), 9.5};
    Taps taps{};
    for (std::size_t phase = 0; phase < 3; ++phase) {
        std::array<double, Polyphase2To3::kWindow> h{};
        double sum = 0;
        for (std::size_t n = 0; n < h.size(); ++n) {
            const double centre = Kernel2To3::kLookbehind + static_cast<double>(phase) * 2 / 3;
            h[n] = design(static_cast<double>(n) - centre);
            sum += h[n];
        }
        // The same gain in each phase: otherwise a constant would come out with a ripple at 8 kHz.
        for (std::size_t n = 0; n < h.size(); ++n)
            taps.pairs[n / 2][phase][n % 2] = static_cast<float>(h[n] / sum);
    }
    return taps;
}

const Taps& taps() {
    static const Taps designed = design_taps();
    return designed;
}

template <auto SplitInputs, auto Accumulate>
void run(const std::int16_t* in, std::size_t periods, std::int16_t* out) {
    Split inputs{};
    SplitInputs(in, periods - 1 + kPairs, inputs);
    Outputs outputs{};
    Accumulate(taps(), inputs, periods, outputs);
    for (std::size_t i = 0; i < periods; ++i) {
        out[3 * i] = static_cast<std::int16_t>(outputs.phase[0][i]);
        out[3 * i + 1] = static_cast<std::int16_t>(outputs.phase[1][i]);
        out[3 * i + 2] = static_cast<std::int16_t>(outputs.phase[2][i]);
    }
}

}  // namespace

std::vector<PolyphaseFilter> Kernel2To3::filters() {
    std::vector<PolyphaseFilter> offered{run<plain::split, plain::accumulate>};
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) offered.push_back(run<avx2::split, avx2::accumulate>);
#endif
    return offered;
}

void Kernel2To3::filter(const std::int16_t* in, std::size_t periods, std::int16_t* out) {
    static const PolyphaseFilter fastest = filters().back();
    fastest(in, periods, out);
}

}  // namespace scribed::audio
