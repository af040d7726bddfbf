// SPDX-License-Identifier: Apache-2.0
#include "daemon/barriers.hpp"

#include <utility>

namespace scribed::daemon {

void Barriers::add(
    std::string id, std::span<const std::uint32_t> tracks, const std::function<std::uint64_t(std::uint32_t)>& flush
) {
    // A track may answer at once: the barrier stays until every one was asked.
    adding_ = true;
    auto& waiting = barriers_.emplace_back(Barrier{std::move(id), {}}).waiting;
    for (const auto track : tracks) {
        waiting[track] = 0;
        const auto number = flush(track);
        if (const auto asked = waiting.find(track); asked != waiting.end()) asked->second = number;
    }
    adding_ = false;
}

void Barriers::flushed(std::uint32_t track, std::uint64_t flush) {
    for (auto& barrier : barriers_) {
        const auto asked = barrier.waiting.find(track);
        if (asked != barrier.waiting.end() && asked->second <= flush) barrier.waiting.erase(asked);
    }
}

std::vector<std::string> Barriers::take_answered() {
    std::vector<std::string> ids;
    while (!adding_ && !barriers_.empty() && barriers_.front().waiting.empty()) {
        ids.push_back(std::move(barriers_.front().id));
        barriers_.erase(barriers_.begin());
    }
    return ids;
}

std::vector<std::string> Barriers::take_all() {
    std::vector<std::string> ids;
    for (auto& barrier : std::exchange(barriers_, {}))
        ids.push_back(std::move(barrier.id));
    return ids;
}

}  // namespace scribed::daemon
