// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "audio/polyphase.hpp"

namespace scribed::audio {

/// 48000 -> 16000 Hz, the rate of browsers and of Discord: a Kaiser-windowed sinc around every third input.
struct Kernel3To1 {
    static constexpr std::size_t kIn = 3;
    static constexpr std::size_t kOut = 1;
    static constexpr std::size_t kLookbehind = 97;
    static constexpr std::size_t kLookahead = 97;
    static constexpr std::size_t kMaxPeriods = 320;  // 20 ms
    static constexpr std::size_t kReadAhead = 0;

    /// One for each instruction set that this machine offers, the fastest last. All give the same bits.
    static std::vector<PolyphaseFilter> filters();
    /// The fastest, for at most kMaxPeriods periods.
    static void filter(const std::int16_t* in, std::size_t periods, std::int16_t* out);
};

using Polyphase3To1 = Polyphase<Kernel3To1>;

}  // namespace scribed::audio
