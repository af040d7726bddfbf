// SPDX-License-Identifier: Apache-2.0
#include "audio/polyphase_2_3.hpp"

#include <algorithm>

#include "audio/polyphase_2_3_filter.hpp"

namespace scribed::audio {

Polyphase2To3::Polyphase2To3() { restart(); }

void Polyphase2To3::restart() {
    held_.fill(0);
    held_count_ = kLookbehind;
    pushed_ = 0;
    emitted_ = 0;
}

void Polyphase2To3::push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) {
    constexpr std::size_t kBlock = 2 * kMaxPeriods;
    std::array<std::int16_t, kWindow + kBlock + kReadAhead> block{};
    pushed_ += in.size();
    while (!in.empty()) {
        const std::size_t taken = std::min(in.size(), kBlock);
        auto end = std::copy_n(held_.begin(), held_count_, block.begin());
        end = std::copy_n(in.begin(), taken, end);
        in = in.subspan(taken);

        const auto count = static_cast<std::size_t>(end - block.begin());
        const std::size_t periods = count < kWindow ? 0 : (count - kWindow) / 2 + 1;
        if (periods > 0) {
            const std::size_t start = out.size();
            out.resize(start + 3 * periods);
            filter_2_3(block.data(), periods, out.data() + start);
            emitted_ += 3 * periods;
        }
        held_count_ = count - 2 * periods;
        std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(2 * periods), held_count_, held_.begin());
    }
}

void Polyphase2To3::flush(std::vector<std::int16_t>& out) {
    const Samples total = (pushed_ * 3 + 1) / 2;
    constexpr std::array<std::int16_t, kLookahead + 1> kSilence{};
    push(kSilence, out);
    out.resize(out.size() - static_cast<std::size_t>(emitted_ - total));
    restart();
}

}  // namespace scribed::audio
