// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "net/task.hpp"
#include "store/store.hpp"
#include "transcript/segment.hpp"

namespace scribed::daemon {

/// All live text and all gaps of a session as they stood at one revision, read from the store page by page: a long
/// session is never in memory as a whole, and nobody waits for more than a page of it. What has settled stays as it is,
/// and a gap that grew meanwhile comes as news, so the pages fit together however late they are read. Any executor.
class Past {
public:
    /// What `revision` is of, and what stood then that the store may lack.
    struct Standing {
        std::string session;
        transcript::Revision revision = 0;
        std::vector<transcript::Segment> segments;  ///< not retracted
        std::vector<transcript::Gap> gaps;
        bool stored = false;  ///< there may be more in the store
    };
    /// Segments in order of start, then track, then id; behind the last one the gaps, in order of start, then track.
    struct Page {
        std::vector<transcript::Segment> segments;
        std::vector<transcript::Gap> gaps;
    };

    Past(store::Store& store, Standing standing);

    /// The next page. Errors are the store's; it may be asked again.
    net::Task<Result<Page>> next();
    bool over() const { return over_; }

private:
    net::Task<Result<Page>> read() const;

    store::Store* store_;
    Standing standing_;
    store::TimelinePlace segments_behind_;
    store::TimelinePlace gaps_behind_;
    bool segments_over_ = false;
    bool over_ = false;
};

}  // namespace scribed::daemon
