// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "audio/polyphase.hpp"

namespace scribed::audio {

/// 16000 -> 24000 Hz: a Kaiser-windowed sinc in three phases.
struct Kernel2To3 {
    static constexpr std::size_t kIn = 2;
    static constexpr std::size_t kOut = 3;
    static constexpr std::size_t kLookbehind = 32;
    static constexpr std::size_t kLookahead = 33;
    static constexpr std::size_t kMaxPeriods = 256;
    static constexpr std::size_t kReadAhead = 16;

    /// One for each instruction set that this machine offers, the fastest last. All give the same bits.
    static std::vector<PolyphaseFilter> filters();
    /// The fastest, for at most kMaxPeriods periods.
    static void filter(const std::int16_t* in, std::size_t periods, std::int16_t* out);
};

using Polyphase2To3 = Polyphase<Kernel2To3>;

}  // namespace scribed::audio
