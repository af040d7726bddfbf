// SPDX-License-Identifier: Apache-2.0
#include "daemon/recent_events.hpp"

#include <algorithm>
#include <utility>

namespace scribed::daemon {

using transcript::Revision;

void RecentEvents::put(const std::string& key, Revision revision, FeedEvent event) {
    auto& newest = newest_[key];
    if (newest != 0) entries_.erase(newest);
    newest = revision;
    entries_[revision] = Entry{key, std::move(event)};
}

void RecentEvents::stored(Revision revision) {
    // Something newer may have taken its place meanwhile, which the store does not have.
    if (!entries_.contains(revision)) return;
    stored_.push_back(revision);
    if (stored_.size() <= kMostStored) return;
    const auto oldest = stored_.front();
    stored_.erase(stored_.begin());
    const auto entry = entries_.find(oldest);
    if (entry == entries_.end()) return;
    newest_.erase(entry->second.key);
    entries_.erase(entry);
    complete_after_ = std::max(complete_after_, oldest);
}

RecentEvents::ByRevision RecentEvents::between(Revision after, Revision until) const {
    ByRevision out;
    for (auto at = entries_.upper_bound(after); at != entries_.end() && at->first <= until; ++at)
        out.emplace(at->first, at->second.event);
    return out;
}

}  // namespace scribed::daemon
