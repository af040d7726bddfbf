// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/log.hpp"
#include "daemon/feed.hpp"
#include "daemon/services.hpp"

namespace scribed::daemon {

/// How a session's batch job stands, in the store and for its viewers. On the batch runner's executor.
class JobStanding {
public:
    JobStanding(Services& services, const store::SessionRow& session, std::shared_ptr<Feed> feed);

    /// `stalled_ms`: since when it waits for a service that is down. False when the store did not take it.
    net::Task<bool> set(store::SessionState state, std::string reason, UnixMs stalled_ms = 0);
    /// It goes on: whatever it waited for is there.
    net::Task<void> goes_on();
    UnixMs stalled_ms() const { return stalled_ms_; }

private:
    Services& services_;
    const std::string session_;
    const std::shared_ptr<Feed> feed_;  ///< lives on its own executor
    const Log log_;
    bool waits_;
    UnixMs stalled_ms_;
};

}  // namespace scribed::daemon
