// SPDX-License-Identifier: Apache-2.0
#include "store/disk_inbox.hpp"

#include <algorithm>
#include <utility>

namespace scribed::store {
namespace {

Error refused() { return Error(Errc::cancelled, "the recorder has ended"); }

}  // namespace

void DiskInbox::changed(const std::shared_ptr<TrackChannel>& channel) {
    bool first = false;
    {
        const std::scoped_lock lock(mutex_);
        if (work_.stopping) return;
        // Later ones find the thread awake, or asleep until the cycle is due.
        first = work_.changed.empty();
        work_.changed.push_back(channel);
    }
    if (first) wake_.notify_one();
}

void DiskInbox::close(const std::shared_ptr<TrackChannel>& channel, Answer<Result<void>> answer) {
    {
        const std::scoped_lock lock(mutex_);
        if (!work_.stopping) {
            work_.closing.push_back({channel, std::move(answer)});
            wake_.notify_one();
            return;
        }
    }
    if (answer) answer(refused());
}

void DiskInbox::abandon(const std::shared_ptr<TrackChannel>& channel) { close(channel, nullptr); }

void DiskInbox::run(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (!work_.stopping) {
            work_.jobs.push_back(std::move(job));
            wake_.notify_one();
            return;
        }
    }
    job(refused());
}

void DiskInbox::stop() {
    {
        const std::scoped_lock lock(mutex_);
        work_.stopping = true;
    }
    wake_.notify_one();
}

DiskInbox::Work DiskInbox::wait(Instant cycle, std::optional<Instant> latest) {
    std::unique_lock lock(mutex_);
    for (;;) {
        const bool at_once = work_.stopping || !work_.closing.empty() || !work_.jobs.empty();
        const auto now = steady_now();
        const bool due = now >= cycle && !work_.changed.empty();
        if (at_once || due || (latest && now >= *latest)) break;
        auto until = latest;
        if (!work_.changed.empty()) until = until ? std::min(*until, cycle) : cycle;
        if (until) {
            wake_.wait_until(lock, *until);
        } else {
            wake_.wait(lock);
        }
    }
    Work out;
    out.stopping = work_.stopping;
    out.closing = std::exchange(work_.closing, {});
    out.jobs = std::exchange(work_.jobs, {});
    if (out.stopping || steady_now() >= cycle) out.changed = std::exchange(work_.changed, {});
    return out;
}

}  // namespace scribed::store
