// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "audio/resampler.hpp"
#include "base/units.hpp"

/// Signals that the tests of audio/ are made of, and how they are measured.
namespace scribed::audio::test {

using Pcm = std::vector<std::int16_t>;

inline double amplitude_of(double dbfs) { return 32768 * std::pow(10.0, dbfs / 20); }

inline Pcm tone(double hz, std::size_t count, double dbfs = -1, unsigned rate = kTrackRate) {
    Pcm out(count);
    const double amplitude = std::min(amplitude_of(dbfs), 32767.0);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<std::int16_t>(
            std::lrint(amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate))
        );
    }
    return out;
}

/// White noise of uniform distribution; `dbfs` is its RMS.
inline Pcm noise(std::size_t count, double dbfs, unsigned seed) {
    std::mt19937 random(seed);
    const double limit = std::min(amplitude_of(dbfs) * std::sqrt(3.0), 32767.0);
    std::uniform_real_distribution<double> any(-limit, limit);
    Pcm out(count);
    for (auto& sample : out)
        sample = static_cast<std::int16_t>(std::lrint(any(random)));
    return out;
}

/// Bursts of harmonics under 6 kHz with a gliding pitch and a syllable's envelope: loud, quiet and silent parts.
inline Pcm speech_like(std::size_t count, unsigned rate = kTrackRate) {
    Pcm out(count);
    double phase = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / rate;
        phase += 2 * std::numbers::pi * (140 + 40 * std::sin(2 * t)) / rate;
        double sum = 0;
        for (int harmonic = 1; harmonic <= 30; ++harmonic)
            sum += std::sin(harmonic * phase) / harmonic;
        const double syllable = std::max(0.0, std::sin(2 * std::numbers::pi * 3 * t));
        out[i] = static_cast<std::int16_t>(std::lrint(9000 * syllable * sum));
    }
    return out;
}

inline void append(Pcm& to, const Pcm& more) { to.insert(to.end(), more.begin(), more.end()); }

inline Pcm resample_whole(Resampler& resampler, std::span<const std::int16_t> in) {
    Pcm out;
    resampler.push(in, out);
    resampler.flush(out);
    return out;
}

struct ToneFit {
    double snr_db;
    double gain_db;
    /// How far the tone lies behind a sine that starts at sample 0, in samples.
    double delay;
};

/// The sine of `hz` that fits `pcm` best, its ends left out, against tone(hz, ..., dbfs).
inline ToneFit fit_tone(std::span<const std::int16_t> pcm, double hz, unsigned rate, double dbfs = -1) {
    const std::size_t edge = 1000;
    const double step = 2 * std::numbers::pi * hz / rate;
    double ss = 0, cc = 0, sc = 0, ys = 0, yc = 0, yy = 0;
    for (std::size_t i = edge; i + edge < pcm.size(); ++i) {
        const double s = std::sin(step * static_cast<double>(i));
        const double c = std::cos(step * static_cast<double>(i));
        const double y = pcm[i];
        ss += s * s;
        cc += c * c;
        sc += s * c;
        ys += y * s;
        yc += y * c;
        yy += y * y;
    }
    const double det = ss * cc - sc * sc;
    const double a = (ys * cc - yc * sc) / det;
    const double b = (yc * ss - ys * sc) / det;
    const double signal = a * ys + b * yc;
    return {
        10 * std::log10(signal / std::max(yy - signal, 1e-9)),
        20 * std::log10(std::hypot(a, b) / amplitude_of(dbfs)),
        -std::atan2(b, a) / step,
    };
}

/// 20 log10 of the RMS of a - b against the RMS of b.
inline double difference_db(std::span<const std::int16_t> a, std::span<const std::int16_t> b) {
    double error = 0;
    double signal = 1e-9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const double d = a[i] - b[i];
        error += d * d;
        signal += static_cast<double>(b[i]) * b[i];
    }
    return 10 * std::log10(error / signal);
}

}  // namespace scribed::audio::test
