// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sandbox/tone_spectrum.hpp"

namespace scribed::sandbox {

/// One stretch of sound in a clip: a symbol, or what is left of one.
struct ToneBurst {
    double start_ms = 0;  ///< edges where the sound has half its strength
    double end_ms = 0;
    /// The hexadecimal digit; nothing when this is no clean DTMF symbol of the right length with an unbroken phase.
    std::optional<unsigned> digit;
};

/// Every burst of the clip in order. Edges are good to about 1 ms without noise.
std::vector<ToneBurst> find_bursts(const ToneSpectrum& spectrum);

}  // namespace scribed::sandbox
