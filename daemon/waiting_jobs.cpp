// SPDX-License-Identifier: Apache-2.0
#include "daemon/waiting_jobs.hpp"

#include <utility>

namespace scribed::daemon {

net::Task<bool> WaitingJobs::wait(std::string session, std::string user, PieceWait::For what, Instant until) {
    Waiting waiting{std::move(user), what, net::Signal(executor_)};
    auto& job = jobs_.emplace(session, std::move(waiting)).first->second;
    const bool woken = co_await job.wake.wait(until);
    jobs_.erase(session);
    co_return woken;
}

void WaitingJobs::wake(const std::string& session) {
    if (const auto found = jobs_.find(session); found != jobs_.end()) found->second.wake.notify();
}

void WaitingJobs::service_recovered() {
    for (auto& [session, job] : jobs_) {
        if (job.what == PieceWait::For::service) job.wake.notify();
    }
}

void WaitingJobs::account_linked(const std::string& user) {
    for (auto& [session, job] : jobs_) {
        if (job.user == user) job.wake.notify();
    }
}

}  // namespace scribed::daemon
