// SPDX-License-Identifier: Apache-2.0
#include "daemon/loop_watch.hpp"

#include <chrono>

#include <boost/asio/post.hpp>

namespace scribed::daemon {

LoopWatch::LoopWatch(net::Shards& shards)
    : shards_(shards), loops_(shards.size()), asked_(steady_now()), log_("loops") {}

bool LoopWatch::look(Instant now) {
    bool all = true;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        if (*loops_[i].answered) continue;
        all = false;
        if (std::exchange(loops_[i].told, true)) continue;
        const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - asked_);
        log_.error("loop_hangs", {{"loop", i}, {"milliseconds", since.count()}});
    }
    if (!all) return false;
    asked_ = now;
    for (unsigned i = 0; i < shards_.size(); ++i) {
        auto& loop = loops_[i];
        loop.told = false;
        *loop.answered = false;
        boost::asio::post(shards_.executor(i), [answered = loop.answered] { *answered = true; });
    }
    return true;
}

}  // namespace scribed::daemon
