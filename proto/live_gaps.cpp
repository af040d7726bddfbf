// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "proto/live_succession.hpp"

// Audio that no leg is sent. It is told in its turn, as texts are: whoever goes on behind the last gap after a crash
// must find everything before it settled.
namespace scribed::proto {

void LiveSuccession::lose(Samples begin, Samples end, const std::string& reason) {
    if (begin < end) events_.emplace_back(LiveSpan{begin, end, 0, reason});
    for (auto run = backlog_.from(begin); run && run->begin < end; run = backlog_.from(run->end)) {
        add_gap({run->begin, std::min(run->end, end), reason, {}});
    }
}

void LiveSuccession::add_gap(LiveLost gap) {
    if (!current_ && !retiring_) {
        tell(std::move(gap));
        return;
    }
    const auto before = std::ranges::lower_bound(flushes_, gap.end, {}, &Flush::at);
    if (before != flushes_.begin()) {
        Flush& last = *std::prev(before);
        if (last.gap && last.asked == 0 && last.gap->end == gap.begin && last.gap->reason == gap.reason) {
            last.at = last.gap->end = gap.end;
            return;
        }
    }
    const Samples at = gap.end;
    flushes_.insert(before, {0, at, 0, false, std::move(gap)});
}

void LiveSuccession::tell(LiveLost gap) {
    told_to_ = std::max(told_to_, gap.end);
    give_final(std::move(gap));
}

// All audio before `track` is settled.
void LiveSuccession::tell_gaps(Samples track) {
    for (auto& flush : flushes_) {
        if (flush.gap && flush.at <= track) tell(*flush.gap);
    }
    std::erase_if(flushes_, [&](const Flush& flush) { return flush.gap && flush.at <= track; });
}

// Where to go on when all before `track` is settled: behind the gaps that are told or begin there. The audio of later
// ones is tried again.
Samples LiveSuccession::behind_gaps(Samples track) {
    std::erase_if(flushes_, [&](const Flush& flush) { return flush.gap && flush.gap->begin > track; });
    for (const auto& flush : flushes_) {
        if (flush.gap) track = std::max(track, flush.at);
    }
    return std::max(track, told_to_);
}

}  // namespace scribed::proto
