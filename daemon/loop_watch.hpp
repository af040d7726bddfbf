// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/shards.hpp"

namespace scribed::daemon {

/// Whether the event loops get on: each is asked to say a word, which it does when it comes to it. One thread asks.
/// Disk and database threads are not asked: a disk that hangs is waited for, since a restart would wait for it too.
class LoopWatch {
public:
    /// The shards must have stopped, or outlive this.
    explicit LoopWatch(net::Shards& shards);

    /// True when every loop has answered the last look; then they are asked anew. A loop that does not answer for
    /// longer is named in the log, once.
    bool look(Instant now);

private:
    struct Loop {
        /// Shared with the word under way: that may never be said.
        std::shared_ptr<std::atomic<bool>> answered = std::make_shared<std::atomic<bool>>(true);
        bool told = false;
    };

    net::Shards& shards_;
    std::vector<Loop> loops_;
    Instant asked_;
    Log log_;
};

}  // namespace scribed::daemon
