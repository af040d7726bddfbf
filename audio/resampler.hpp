// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::audio {

/// Changes the sample rate of one mono s16 stream. State is carried across calls: the output bits are the same
/// whatever the sizes of the pushed blocks. Delay-compensated: output sample k is the signal at input time
/// k * from / to, so sample indices convert with rescale() alone. Not for two threads at once.
class Resampler {
public:
    virtual ~Resampler() = default;

    /// Appends to `out` every output sample that `in` completes.
    virtual void push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) = 0;

    /// Ends the stream: appends the tail (the input is taken as followed by silence), so that in all
    /// ceil(pushed * to / from) samples have come out. The resampler then stands at a new stream's start.
    virtual void flush(std::vector<std::int16_t>& out) = 0;

    /// Heap and object bytes of this instance, for the memory budget.
    virtual std::size_t memory_bytes() const = 0;
};

/// Kernels of our own for 16000 -> 24000 and 48000 -> 16000, a copy for equal rates, libsamplerate for every other
/// pair. Rates from 8000 to 48000; others are Errc::invalid with param `rate`.
Result<std::unique_ptr<Resampler>> make_resampler(unsigned from_hz, unsigned to_hz);

}  // namespace scribed::audio
