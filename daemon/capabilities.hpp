// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "proto/upstream_error.hpp"
#include "store/account_database.hpp"

namespace scribed::daemon {

/// Whether a refusal says that the account may not do what was asked. What passes by itself, and what our request was
/// to blame for, says nothing.
bool denies(proto::UpstreamFault fault);

/// What linked accounts may do, from the experience of the lanes: `mint` that of chatgpt_realtime, `batch` that of
/// chatgpt. Kept with the link; written when it changes, and once an hour while it does not. Any thread.
class Capabilities {
public:
    explicit Capabilities(store::AccountStore& store) : store_(store) {}

    /// An upstream::LaneHealth::Observer.
    void hear(const std::string& lane_key, const proto::UpstreamError* error);
    /// The user has another link now, or none: what was heard before was not about it.
    void forget(const std::string& user);

private:
    struct Heard {
        std::optional<proto::UpstreamFault> fault;  ///< nothing: it works
        Instant at{};
    };

    store::AccountStore& store_;
    std::mutex mutex_;
    std::map<std::string, Heard> heard_;  ///< by lane key; guarded by mutex_
};

}  // namespace scribed::daemon
