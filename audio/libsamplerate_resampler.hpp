// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "audio/resampler.hpp"

namespace scribed::audio {

/// libsamplerate's converters, from the most exact to the cheapest. docs/benchmarks.md has their costs.
enum class SincQuality {
    best,     ///< 97 % of the bandwidth, 144 dB; the oracle of the tests
    medium,   ///< 90 % of the bandwidth, 121 dB
    fastest,  ///< 80 % of the bandwidth, 97 dB
};

/// Any pair of rates, through libsamplerate. `medium` serves sessions: its noise lies below that of 16-bit samples, it
/// keeps 7.2 kHz of a 16 kHz track, and `best` would cost three times the time and memory for the last 0.5 kHz.
class LibsamplerateResampler final : public Resampler {
public:
    /// Throws std::runtime_error when libsamplerate has no memory.
    LibsamplerateResampler(unsigned from_hz, unsigned to_hz, SincQuality quality);
    ~LibsamplerateResampler() override;

    void push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) override;
    void flush(std::vector<std::int16_t>& out) override;
    std::size_t memory_bytes() const override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::audio
