// SPDX-License-Identifier: Apache-2.0
#include "clients/unacked_audio.hpp"

#include <algorithm>

namespace scribed::clients {

void UnackedAudio::push(std::uint64_t sequence, Samples first, std::span<const std::int16_t> samples) {
    if (samples.empty()) return;
    blocks_.push_back({sequence, first, {samples.begin(), samples.end()}});
    pushed_ = first + samples.size();
    held_ += samples.size();
}

std::optional<std::uint64_t> UnackedAudio::next_sequence() const {
    if (sent_blocks_ == blocks_.size()) return std::nullopt;
    return blocks_[sent_blocks_].sequence;
}

UnackedAudio::Slice UnackedAudio::take() {
    const auto& block = blocks_[sent_blocks_++];
    const auto first = std::clamp(send_from_, block.first, block.end());
    send_from_ = block.end();
    return {first, std::span(block.samples).subspan(first - block.first)};
}

void UnackedAudio::ack(Samples next) {
    acked_ = std::max(acked_, next);
    while (!blocks_.empty() && blocks_.front().end() <= acked_) {
        held_ -= blocks_.front().samples.size();
        blocks_.pop_front();
        if (sent_blocks_ > 0) --sent_blocks_;
    }
}

bool UnackedAudio::rewind(Samples next) {
    if (next < acked_) return false;
    ack(next);
    sent_blocks_ = 0;
    send_from_ = next;
    return true;
}

}  // namespace scribed::clients
