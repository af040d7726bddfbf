// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace scribed {

/// A count of samples, or the index of one, in a single track. The one clock of the whole program.
using Samples = std::uint64_t;

/// Recordings and sample indices of the transcript: 16 kHz mono s16.
inline constexpr unsigned kTrackRate = 16000;
/// What the Realtime API takes: 24 kHz mono s16 (upstream.md 4.4).
inline constexpr unsigned kUpstreamRate = 24000;

/// Milliseconds that `samples` last at `rate`, rounded down.
constexpr std::int64_t samples_to_ms(Samples samples, unsigned rate = kTrackRate) {
    return static_cast<std::int64_t>(samples / rate * 1000 + samples % rate * 1000 / rate);
}

/// Samples in `ms` at `rate`, rounded down; negative times are 0.
constexpr Samples ms_to_samples(std::int64_t ms, unsigned rate = kTrackRate) {
    if (ms <= 0) return 0;
    const auto n = static_cast<Samples>(ms);
    return n / 1000 * rate + n % 1000 * rate / 1000;
}

/// The index at `to` Hz of the instant that index `samples` names at `from` Hz, rounded down.
constexpr Samples rescale(Samples samples, unsigned from, unsigned to) {
    return samples / from * to + samples % from * to / from;
}

}  // namespace scribed
