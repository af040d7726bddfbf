// SPDX-License-Identifier: Apache-2.0
#include "sandbox/live_buffer.hpp"

#include <algorithm>
#include <cstddef>

namespace scribed::sandbox {
namespace {

/// Kept besides the prefix padding while nobody speaks: a start is noticed only a few frames after it happened.
constexpr int kNoticeMs = 200;

}  // namespace

void LiveBuffer::configure(const std::optional<TurnDetection>& turns) {
    turns_ = turns;
    vad_.reset();
    if (turns_) vad_.emplace(*turns_, position());
}

std::vector<ServerVad::Change> LiveBuffer::append(std::span<const std::int16_t> samples) {
    samples_.insert(samples_.end(), samples.begin(), samples.end());
    if (!vad_) return {};
    auto changes = vad_->push(samples);
    for (auto& change : changes)
        change.at = std::max(change.at, uncommitted_);
    if (changes.empty() && !vad_->speaking()) {
        const auto kept = ms_to_samples(turns_->prefix_padding_ms + kNoticeMs, kUpstreamRate);
        if (position() > kept) forget_before(position() - kept);
    }
    return changes;
}

std::vector<std::int16_t> LiveBuffer::commit(Samples begin, Samples end) {
    const auto last = std::min(end, position());
    const auto first = std::clamp(begin, base_, last);
    const auto at = [this](Samples index) { return samples_.begin() + static_cast<std::ptrdiff_t>(index - base_); };
    std::vector<std::int16_t> taken(at(first), at(last));
    forget_before(last);
    uncommitted_ = last;
    return taken;
}

std::vector<std::int16_t> LiveBuffer::commit_all() {
    auto taken = commit(uncommitted_, position());
    configure(turns_);
    return taken;
}

void LiveBuffer::clear() { commit_all(); }

void LiveBuffer::forget_before(Samples position) {
    if (position <= base_) return;
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(position - base_));
    base_ = position;
}

}  // namespace scribed::sandbox
