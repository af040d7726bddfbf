// SPDX-License-Identifier: Apache-2.0
#include "proto/live_backlog.hpp"

#include <algorithm>

namespace scribed::proto {
namespace {

// More holes than this are read as the silence that the recording has there.
constexpr std::size_t kMostRuns = 256;

}  // namespace

void LiveBacklog::add(Samples begin, Samples end) {
    if (!runs_.empty() && begin <= runs_.back().end) {
        runs_.back().end = std::max(runs_.back().end, end);
        return;
    }
    if (runs_.size() == kMostRuns) {
        runs_[1].begin = runs_[0].begin;
        runs_.erase(runs_.begin());
    }
    runs_.push_back({begin, end});
}

void LiveBacklog::forget_before(Samples track) {
    end_ = end();
    const auto needed = std::ranges::find_if(runs_, [&](const auto& run) { return run.end > track; });
    runs_.erase(runs_.begin(), needed);
    if (!runs_.empty()) runs_.front().begin = std::max(runs_.front().begin, std::min(track, runs_.front().end));
}

std::optional<audio::Stretch> LiveBacklog::from(Samples track) const {
    const auto run = std::ranges::find_if(runs_, [&](const auto& each) { return each.end > track; });
    if (run == runs_.end()) return std::nullopt;
    return audio::Stretch{std::max(track, run->begin), run->end};
}

Samples LiveBacklog::after(Samples track) const {
    Samples sum = 0;
    for (const auto& run : runs_) {
        if (run.end > track) sum += run.end - std::max(track, run.begin);
    }
    return sum;
}

Samples LiveBacklog::last(Samples count) const {
    for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
        const Samples length = run->end - run->begin;
        if (length >= count) return run->end - count;
        count -= length;
    }
    return runs_.empty() ? end() : runs_.front().begin;
}

bool LiveBacklog::in_last_run(Samples track) const { return !runs_.empty() && track >= runs_.back().begin; }

}  // namespace scribed::proto
