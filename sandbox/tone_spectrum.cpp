// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_spectrum.hpp"

#include <cmath>
#include <numbers>

#include "sandbox/tone_language.hpp"

namespace scribed::sandbox {
namespace {

double frequency(std::size_t tone) { return tone < kLowTones.size() ? kLowTones[tone] : kHighTones[tone - 4]; }

/// cos and -sin of every tone for each sample of one block.
struct Carrier {
    std::array<float, ToneSpectrum::kTones> re;
    std::array<float, ToneSpectrum::kTones> im;
};

std::vector<Carrier> carriers(std::size_t length, unsigned rate) {
    std::vector<Carrier> table(length);
    for (std::size_t n = 0; n < length; ++n) {
        for (std::size_t tone = 0; tone < ToneSpectrum::kTones; ++tone) {
            const double angle = 2 * std::numbers::pi * frequency(tone) * static_cast<double>(n) / rate;
            table[n].re[tone] = static_cast<float>(std::cos(angle) / 32768);
            table[n].im[tone] = static_cast<float>(-std::sin(angle) / 32768);
        }
    }
    return table;
}

}  // namespace

ToneSpectrum::ToneSpectrum(std::span<const std::int16_t> samples, unsigned rate)
    : block_length_(rate / 500), block_ms_(1000.0 * static_cast<double>(block_length_) / rate) {
    const auto table = carriers(block_length_, rate);
    blocks_.resize(samples.size() / block_length_);
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        Carrier sums{};
        const auto* in = samples.data() + block * block_length_;
        for (std::size_t n = 0; n < block_length_; ++n) {
            const auto x = static_cast<float>(in[n]);
            for (std::size_t tone = 0; tone < kTones; ++tone) {
                sums.re[tone] += x * table[n].re[tone];
                sums.im[tone] += x * table[n].im[tone];
            }
        }
        // The table starts anew with each block: turn the sum by the phase that the carrier has reached since the
        // start.
        const auto elapsed = static_cast<double>(block * block_length_) / rate;
        for (std::size_t tone = 0; tone < kTones; ++tone) {
            const double cycles = std::fmod(frequency(tone) * elapsed, 1.0);
            const auto turn = std::polar(1.0F, static_cast<float>(-2 * std::numbers::pi * cycles));
            blocks_[block][tone] = std::complex<float>(sums.re[tone], sums.im[tone]) * turn;
        }
    }
}

std::complex<float> ToneSpectrum::sum(std::size_t tone, std::size_t begin, std::size_t end) const {
    std::complex<float> total{};
    for (std::size_t block = begin; block < end; ++block)
        total += blocks_[block][tone];
    return total;
}

std::array<float, ToneSpectrum::kTones> ToneSpectrum::amplitudes(std::size_t begin, std::size_t end) const {
    std::array<float, kTones> result{};
    if (begin >= end) return result;
    const auto scale = 2.0F / static_cast<float>((end - begin) * block_length_);
    for (std::size_t tone = 0; tone < kTones; ++tone)
        result[tone] = std::sqrt(std::norm(sum(tone, begin, end))) * scale;
    return result;
}

float ToneSpectrum::coherence(std::size_t tone, std::size_t begin, std::size_t end, std::size_t window) const {
    float pieces = 0;
    std::size_t at = begin;
    for (; at + window <= end; at += window)
        pieces += std::abs(sum(tone, at, at + window));
    if (pieces <= 0) return 0;
    return std::abs(sum(tone, begin, at)) / pieces;
}

}  // namespace scribed::sandbox
