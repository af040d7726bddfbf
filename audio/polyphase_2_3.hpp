// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/resampler.hpp"

namespace scribed::audio {

/// 16000 -> 24000 Hz: a Kaiser-windowed sinc in three phases. The work goes in periods of 2 inputs and 3 outputs; an
/// output is complete when kLookahead inputs after its period have come. One instance holds nothing but the inputs
/// under the window; the taps are shared.
class Polyphase2To3 final : public Resampler {
public:
    /// Inputs that the filter reads for one period: from kLookbehind before its first input to kLookahead after it.
    static constexpr std::size_t kLookbehind = 32;
    static constexpr std::size_t kLookahead = 33;
    static constexpr std::size_t kWindow = kLookbehind + 1 + kLookahead;

    Polyphase2To3();

    void push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) override;
    void flush(std::vector<std::int16_t>& out) override;
    std::size_t memory_bytes() const override { return sizeof(*this); }

private:
    void restart();

    /// The inputs from the start of the next period's window on: always fewer than a window.
    std::array<std::int16_t, kWindow> held_{};
    std::size_t held_count_ = 0;
    Samples pushed_ = 0;
    Samples emitted_ = 0;
};

}  // namespace scribed::audio
