// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_bursts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>

#include "sandbox/tone_language.hpp"

namespace scribed::sandbox {
namespace {

/// Strength is measured over this many blocks (10 ms), centred.
constexpr std::size_t kHalfWindow = 2;
constexpr std::size_t kWindow = 2 * kHalfWindow + 1;
/// The reach, on each side, of the loudest moment that an edge is measured against.
constexpr std::size_t kReach = 25;
/// Never a tone below this amplitude (-54 dB relative to full scale), and never unless so far above the noise.
constexpr float kLeastAmplitude = 0.002F;
constexpr float kAboveNoise = 3.0F;
constexpr double kToneTolerance = 8;
/// The second strongest tone of a group must stay below this part of the strongest.
constexpr float kPurity = 0.5F;
/// Of a symbol's two tones neither may have less than this part of the other's amplitude.
constexpr float kTwist = 0.25F;
constexpr float kLeastCoherence = 0.87F;

/// Amplitude of the strongest low tone plus that of the strongest high tone around each block.
std::vector<float> strengths(const ToneSpectrum& spectrum) {
    std::vector<float> result(spectrum.size());
    for (std::size_t block = 0; block < result.size(); ++block) {
        const auto begin = block < kHalfWindow ? 0 : block - kHalfWindow;
        const auto end = std::min(result.size(), block + kHalfWindow + 1);
        const auto tones = spectrum.amplitudes(begin, end);
        result[block] =
            *std::max_element(tones.begin(), tones.begin() + 4) + *std::max_element(tones.begin() + 4, tones.end());
    }
    return result;
}

/// The strength that only noise has: tones fill less than half of any clip that has words.
float noise_floor(std::vector<float> strength) {
    if (strength.empty()) return 0;
    const auto quartile = strength.begin() + static_cast<std::ptrdiff_t>(strength.size() / 4);
    std::nth_element(strength.begin(), quartile, strength.end());
    return *quartile;
}

/// What a block must reach to be sound: half of the loudest moment within kReach.
std::vector<float> thresholds(const std::vector<float>& strength) {
    const auto least = std::max(kLeastAmplitude, kAboveNoise * noise_floor(strength));
    std::vector<float> result(strength.size());
    // Blocks in reach that no later one in reach outdoes: the loudest is in front.
    std::deque<std::size_t> peaks;
    std::size_t seen = 0;
    for (std::size_t block = 0; block < strength.size(); ++block) {
        for (; seen < std::min(strength.size(), block + kReach + 1); ++seen) {
            while (!peaks.empty() && strength[peaks.back()] <= strength[seen])
                peaks.pop_back();
            peaks.push_back(seen);
        }
        while (peaks.front() + kReach < block)
            peaks.pop_front();
        result[block] = std::max(least, strength[peaks.front()] / 2);
    }
    return result;
}

/// Index of the strongest of four tones from `first` on; nothing when a second one comes near it.
std::optional<unsigned> strongest(const std::array<float, ToneSpectrum::kTones>& tones, std::size_t first) {
    std::size_t best = first;
    float second = 0;
    for (std::size_t tone = first; tone < first + 4; ++tone) {
        if (tones[tone] > tones[best]) best = tone;
    }
    for (std::size_t tone = first; tone < first + 4; ++tone) {
        if (tone != best) second = std::max(second, tones[tone]);
    }
    if (second > kPurity * tones[best]) return std::nullopt;
    return static_cast<unsigned>(best - first);
}

std::optional<unsigned> classify(const ToneSpectrum& spectrum, std::size_t begin, std::size_t end) {
    const auto tones = spectrum.amplitudes(begin, end);
    const auto low = strongest(tones, 0);
    const auto high = strongest(tones, 4);
    if (!low || !high) return std::nullopt;
    const auto low_level = tones[*low];
    const auto high_level = tones[*high + 4];
    if (low_level < kTwist * high_level || high_level < kTwist * low_level) return std::nullopt;
    const auto unbroken =
        std::min(spectrum.coherence(*low, begin, end, kWindow), spectrum.coherence(*high + 4, begin, end, kWindow));
    if (unbroken < kLeastCoherence) return std::nullopt;
    return tone_digit({*low, *high});
}

/// Between which two blocks the strength crosses the threshold, as a fraction of the way.
double crossing(float before, float after, float threshold) {
    if (before == after) return 0.5;
    return std::clamp(static_cast<double>((threshold - before) / (after - before)), 0.0, 1.0);
}

}  // namespace

std::vector<ToneBurst> find_bursts(const ToneSpectrum& spectrum) {
    const auto strength = strengths(spectrum);
    const auto threshold = thresholds(strength);
    const auto on = [&](std::size_t block) { return strength[block] >= threshold[block]; };
    const auto middle_ms = [&](std::size_t block) { return (static_cast<double>(block) + 0.5) * spectrum.block_ms(); };

    std::vector<ToneBurst> bursts;
    for (std::size_t at = 0; at < strength.size(); ++at) {
        if (!on(at)) continue;
        const auto begin = at;
        while (at < strength.size() && on(at))
            ++at;
        ToneBurst burst;
        burst.start_ms =
            begin == 0 ? 0
                       : middle_ms(begin - 1) +
                             spectrum.block_ms() * crossing(strength[begin - 1], strength[begin], threshold[begin]);
        burst.end_ms =
            at == strength.size()
                ? middle_ms(at - 1)
                : middle_ms(at - 1) + spectrum.block_ms() * crossing(strength[at - 1], strength[at], threshold[at]);
        const auto length = burst.end_ms - burst.start_ms;
        if (std::abs(length - kToneMs) <= kToneTolerance) burst.digit = classify(spectrum, begin + 1, at - 1);
        bursts.push_back(burst);
    }
    return bursts;
}

}  // namespace scribed::sandbox
