// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scribed::sandbox {

/// How strong each of the eight DTMF frequencies is, along a clip: the Goertzel sums of short blocks, kept with their
/// phase so that any run of blocks can be added up coherently.
class ToneSpectrum {
public:
    static constexpr std::size_t kTones = 8;
    using Sums = std::array<std::complex<float>, kTones>;

    ToneSpectrum(std::span<const std::int16_t> samples, unsigned rate);

    /// Blocks of about 2 ms; a tail shorter than a block is not looked at.
    std::size_t size() const { return blocks_.size(); }
    double block_ms() const { return block_ms_; }

    /// Amplitude of each tone over the blocks [begin, end), 1 being full scale.
    std::array<float, kTones> amplitudes(std::size_t begin, std::size_t end) const;

    /// How much of a tone's amplitude survives adding up over [begin, end): 1 for an unbroken tone, less when its phase
    /// jumps. Piecewise amplitudes are taken over `window` blocks.
    float coherence(std::size_t tone, std::size_t begin, std::size_t end, std::size_t window) const;

private:
    std::complex<float> sum(std::size_t tone, std::size_t begin, std::size_t end) const;

    std::size_t block_length_ = 0;
    double block_ms_ = 0;
    std::vector<Sums> blocks_;
};

}  // namespace scribed::sandbox
