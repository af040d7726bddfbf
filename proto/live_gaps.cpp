// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "proto/live_succession.hpp"

// Audio that no leg is sent. It is told in its turn, as texts are: whoever goes on behind the last gap after a crash
// must find everything before it settled. And no stretch is told lost twice: an item's edges are its service's, which
// hears silence where a gap is.
namespace scribed::proto {
namespace {

using Stretches = std::vector<audio::Stretch>;

// An item reaches over those next to it, and not over more.
constexpr std::size_t kMostToldLost = 32;

void cut_out(const audio::Stretch& what, Stretches& from) {
    Stretches kept;
    for (const auto& part : from) {
        const Samples before = std::min(part.end, what.begin);
        const Samples behind = std::max(part.begin, what.end);
        if (part.begin < before) kept.push_back({part.begin, before});
        if (behind < part.end) kept.push_back({behind, part.end});
    }
    from = std::move(kept);
}

// The item's name stands with the first: it is over once.
std::vector<LiveLost> in_parts(LiveLost lost, const Stretches& parts) {
    std::vector<LiveLost> out;
    for (const auto& part : parts)
        out.push_back({part.begin, part.end, lost.reason, std::exchange(lost.item, {})});
    return out;
}

}  // namespace

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
    const auto before = std::ranges::lower_bound(marks_, gap.end, {}, &Mark::at);
    if (before != marks_.begin()) {
        Mark& last = *std::prev(before);
        if (last.gap && last.asked == 0 && last.gap->end == gap.begin && last.gap->reason == gap.reason) {
            last.at = last.gap->end = gap.end;
            return;
        }
    }
    const Samples at = gap.end;
    marks_.insert(before, {0, at, 0, false, std::move(gap)});
}

void LiveSuccession::tell(LiveLost gap) {
    told_to_ = std::max(told_to_, gap.end);
    give_lost(std::move(gap));
}

void LiveSuccession::give_lost(LiveLost lost) {
    shown_.erase(lost.item);
    const Samples end = lost.end;
    const auto parts = not_told_lost(lost);
    if (parts.empty() && !lost.item.empty()) events_.emplace_back(LiveText{lost.item, lost.begin, end, {}, true});
    for (const auto& part : parts) {
        const bool goes_on = !told_lost_.empty() && told_lost_.back().end == part.begin;
        if (goes_on) {
            told_lost_.back().end = part.end;
        } else {
            told_lost_.push_back(part);
        }
    }
    while (told_lost_.size() > kMostToldLost)
        told_lost_.erase(told_lost_.begin());
    for (auto& part : in_parts(std::move(lost), parts))
        events_.emplace_back(std::move(part));
    retract(0, end);
}

// What of it is lost by no gap, told or not.
std::vector<LiveLost> LiveSuccession::beside_gaps(LiveLost lost) const {
    auto parts = not_told_lost(lost);
    for (const auto& mark : marks_) {
        if (mark.gap) cut_out({mark.gap->begin, mark.gap->end}, parts);
    }
    return in_parts(std::move(lost), parts);
}

std::vector<audio::Stretch> LiveSuccession::not_told_lost(const LiveLost& lost) const {
    Stretches parts;
    if (lost.begin < lost.end) parts.push_back({lost.begin, lost.end});
    for (const auto& told : told_lost_)
        cut_out(told, parts);
    return parts;
}

// All audio before `track` is settled.
void LiveSuccession::tell_gaps(Samples track) {
    for (auto& mark : marks_) {
        if (mark.gap && mark.at <= track) tell(*mark.gap);
    }
    std::erase_if(marks_, [&](const Mark& mark) { return mark.gap && mark.at <= track; });
}

// Where to go on when all before `track` is settled: behind the gaps that are told or begin there. The audio of later
// ones is tried again.
Samples LiveSuccession::behind_gaps(Samples track) {
    std::erase_if(marks_, [&](const Mark& mark) { return mark.gap && mark.gap->begin > track; });
    for (const auto& mark : marks_) {
        if (mark.gap) track = std::max(track, mark.at);
    }
    return std::max(track, told_to_);
}

}  // namespace scribed::proto
