// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "transcript/segment.hpp"

namespace scribed::daemon {

struct FeedEvent {
    std::string name;
    std::string data;  ///< JSON
};

/// The events of one session that its viewers are served from memory, each thing at its newest only: whatever the store
/// does not have, and the newest of what it has. So it is bounded by the things that a session has open, not by its
/// length. A pure value.
class RecentEvents {
public:
    using ByRevision = std::map<transcript::Revision, FeedEvent>;
    /// Whoever keeps up is a few changes behind; whoever is further behind is served from the store.
    static constexpr std::size_t kMostStored = 32;

    /// In place of the earlier event of the same key.
    void put(const std::string& key, transcript::Revision revision, FeedEvent event);
    /// The store has what came as this revision.
    void stored(transcript::Revision revision);

    /// Everything newer is here; what is older and missing here is in the store.
    transcript::Revision complete_after() const { return complete_after_; }
    /// What is here with revisions in (after, until].
    ByRevision between(transcript::Revision after, transcript::Revision until) const;

private:
    struct Entry {
        std::string key;
        FeedEvent event;
    };

    std::map<transcript::Revision, Entry> entries_;
    std::map<std::string, transcript::Revision> newest_;  ///< by key
    std::vector<transcript::Revision> stored_;            ///< in the order in which they were stored
    transcript::Revision complete_after_ = 0;
};

}  // namespace scribed::daemon
