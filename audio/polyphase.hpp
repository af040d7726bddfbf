// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/resampler.hpp"

namespace scribed::audio {

/// Computes the outputs of `periods` whole periods, at least one. `in` holds what lies under their windows, and
/// readable memory behind it (kReadAhead of the kernel), whose values do not matter.
using PolyphaseFilter = void (*)(const std::int16_t* in, std::size_t periods, std::int16_t* out);

/// A filter that changes the rate by a ratio of small numbers. The work goes in periods of Kernel::kIn inputs and
/// Kernel::kOut outputs, each of which reads a window: from Kernel::kLookbehind inputs before the period's first to
/// Kernel::kLookahead after it. One instance holds nothing but the inputs under the window; the taps are shared.
template <class Kernel>
class Polyphase final : public Resampler {
public:
    static constexpr std::size_t kWindow = Kernel::kLookbehind + 1 + Kernel::kLookahead;

    Polyphase() { restart(); }

    void push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) override {
        constexpr std::size_t kBlock = Kernel::kIn * Kernel::kMaxPeriods;
        std::array<std::int16_t, kWindow + kBlock + Kernel::kReadAhead> block{};
        pushed_ += in.size();
        while (!in.empty()) {
            const std::size_t taken = std::min(in.size(), kBlock);
            auto end = std::copy_n(held_.begin(), held_count_, block.begin());
            end = std::copy_n(in.begin(), taken, end);
            in = in.subspan(taken);

            const auto count = static_cast<std::size_t>(end - block.begin());
            const std::size_t periods = count < kWindow ? 0 : (count - kWindow) / Kernel::kIn + 1;
            if (periods > 0) {
                const std::size_t start = out.size();
                out.resize(start + Kernel::kOut * periods);
                Kernel::filter(block.data(), periods, out.data() + start);
                emitted_ += Kernel::kOut * periods;
            }
            const std::size_t used = Kernel::kIn * periods;
            held_count_ = count - used;
            std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(used), held_count_, held_.begin());
        }
    }

    void flush(std::vector<std::int16_t>& out) override {
        const Samples total = (pushed_ * Kernel::kOut + Kernel::kIn - 1) / Kernel::kIn;
        constexpr std::array<std::int16_t, Kernel::kLookahead + 1> kSilence{};
        push(kSilence, out);
        out.resize(out.size() - static_cast<std::size_t>(emitted_ - total));
        restart();
    }

    std::size_t memory_bytes() const override { return sizeof(*this); }

private:
    void restart() {
        held_.fill(0);
        held_count_ = Kernel::kLookbehind;
        pushed_ = 0;
        emitted_ = 0;
    }

    /// The inputs from the start of the next period's window on: always fewer than a window.
    std::array<std::int16_t, kWindow> held_{};
    std::size_t held_count_ = 0;
    Samples pushed_ = 0;
    Samples emitted_ = 0;
};

}  // namespace scribed::audio
