// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_utterances.hpp"

#include <algorithm>

namespace scribed::proto {
namespace {

// How many finished utterances are remembered, to know late events from new ones.
constexpr std::size_t kRemembered = 32;

template <class Predicate>
Utterance* first(std::vector<Utterance>& from, std::string_view id, Predicate fits) {
    const auto found = std::ranges::find_if(from, [&](const Utterance& utterance) {
        return (id.empty() || utterance.id == id) && fits(utterance);
    });
    return found == from.end() ? nullptr : &*found;
}

}  // namespace

bool RealtimeUtterances::taken(const std::string& key) const {
    return std::ranges::find(open_, key, &Utterance::key) != open_.end() ||
           std::ranges::find(over_, key, &Over::key) != over_.end();
}

Utterance& RealtimeUtterances::open(std::string_view id) {
    Utterance utterance;
    utterance.id = id;
    utterance.key = id;
    while (utterance.key.empty() || taken(utterance.key)) {
        utterance.key = std::string(id) + "~" + std::to_string(++names_);
    }
    open_.push_back(std::move(utterance));
    return open_.back();
}

Utterance* RealtimeUtterances::find_new(std::string_view id) {
    return first(open_, id, [](const Utterance& u) { return u.arrival == 0; });
}

Utterance* RealtimeUtterances::find_uncommitted(std::string_view id) {
    return first(open_, id, [](const Utterance& u) { return !u.committed; });
}

Utterance* RealtimeUtterances::find_unsettled(std::string_view id) {
    return first(open_, id, [](const Utterance& u) { return !u.settled; });
}

Utterance* RealtimeUtterances::find_id(std::string_view id) {
    const auto found = std::ranges::find(open_.rbegin(), open_.rend(), id, &Utterance::id);
    return found == open_.rend() ? nullptr : &*found;
}

Utterance* RealtimeUtterances::find_key(std::string_view key) {
    const auto found = std::ranges::find(open_, key, &Utterance::key);
    return found == open_.end() ? nullptr : &*found;
}

std::string RealtimeUtterances::key_of(const std::string& id) const {
    const auto found = std::ranges::find(open_.rbegin(), open_.rend(), id, &Utterance::id);
    if (found != open_.rend()) return found->key;
    const auto over = std::ranges::find(over_.rbegin(), over_.rend(), id, &Over::id);
    return over == over_.rend() ? id : over->key;
}

void RealtimeUtterances::close(const std::string& key) {
    const auto found = std::ranges::find(open_, key, &Utterance::key);
    if (found == open_.end()) return;
    if (over_.size() == kRemembered) over_.erase(over_.begin());
    over_.push_back({std::move(found->id), std::move(found->key), found->committed});
    open_.erase(found);
}

void RealtimeUtterances::close_new(Samples from) {
    for (std::size_t at = 0; at < open_.size();) {
        const auto& utterance = open_[at];
        if (utterance.arrival != 0 || utterance.started.value_or(0) < from) {
            ++at;
        } else {
            close(std::string(utterance.key));
        }
    }
}

Utterance RealtimeUtterances::forget_new() {
    const auto oldest = std::ranges::find(open_, std::uint64_t{0}, &Utterance::arrival);
    Utterance forgotten = std::move(*oldest);
    open_.erase(oldest);
    return forgotten;
}

bool RealtimeUtterances::over(std::string_view id) const {
    if (id.empty() || std::ranges::find(open_, id, &Utterance::id) != open_.end()) return false;
    return std::ranges::find(over_, id, &Over::id) != over_.end();
}

bool RealtimeUtterances::take_late_commit(std::string_view id) {
    const auto found = std::ranges::find_if(over_, [&](const Over& over) { return over.id == id && !over.committed; });
    if (found == over_.end()) return false;
    found->committed = true;
    return true;
}

bool RealtimeUtterances::waiting(std::uint64_t arrival) const {
    return std::ranges::any_of(open_, [&](const Utterance& u) { return u.arrival != 0 && u.arrival <= arrival; });
}

std::size_t RealtimeUtterances::count_new() const {
    return static_cast<std::size_t>(std::ranges::count(open_, std::uint64_t{0}, &Utterance::arrival));
}

}  // namespace scribed::proto
