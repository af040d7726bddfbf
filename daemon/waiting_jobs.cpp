// SPDX-License-Identifier: Apache-2.0
#include "daemon/waiting_jobs.hpp"

#include <utility>

namespace scribed::daemon {

WaitingJobs::Job::Job(WaitingJobs& jobs, std::string session, std::string user)
    : jobs_(jobs), session_(std::move(session)), user_(std::move(user)), wake_(jobs.executor_) {
    jobs_.jobs_.emplace(session_, this);
}

WaitingJobs::Job::~Job() { jobs_.jobs_.erase(session_); }

net::Task<bool> WaitingJobs::Job::wait(PieceWait::For what, Instant until) {
    for_service_ = what == PieceWait::For::service;
    if (for_service_ && recovered_) wake_.notify();
    co_return co_await wake_.wait(until);
}

void WaitingJobs::wake(const std::string& session) {
    if (const auto found = jobs_.find(session); found != jobs_.end()) found->second->wake_.notify();
}

void WaitingJobs::service_recovered() {
    for (const auto& [session, job] : jobs_) {
        job->recovered_ = true;
        if (job->for_service_) job->wake_.notify();
    }
}

void WaitingJobs::account_linked(const std::string& user) {
    for (const auto& [session, job] : jobs_) {
        if (job->user_ == user) job->wake_.notify();
    }
}

}  // namespace scribed::daemon
