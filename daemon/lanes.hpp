// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/current_config.hpp"
#include "identity/bearer.hpp"
#include "net/tls_context.hpp"
#include "upstream/batch_ask.hpp"
#include "upstream/live_lane.hpp"

namespace scribed::daemon {

class AccountService;

using LiveLanes = std::vector<std::shared_ptr<upstream::LiveLane>>;
using BatchLanes = std::vector<std::shared_ptr<upstream::BatchLane>>;

/// Who transcribes for whom, in the order of the configuration. A ChatGPT account serves its own user and nobody else;
/// an API key is the operator's and serves everybody. Any thread.
class Lanes {
public:
    /// References outlive this, and this the lanes. The order of lanes is looked up with each call.
    Lanes(
        const CurrentConfig& config,
        const net::TlsContext& tls,
        AccountService& accounts,
        upstream::LaneHealth& health,
        upstream::LaneTurns& turns
    );

    LiveLanes live(const std::string& user) const;
    BatchLanes batch(const std::string& user) const;
    const upstream::Endpoints& endpoints() const { return endpoints_; }

private:
    std::shared_ptr<identity::BearerSource> chatgpt(const std::string& user) const;

    const CurrentConfig& config_;
    const upstream::Endpoints endpoints_;
    AccountService& accounts_;
    upstream::LaneHealth& health_;
    upstream::LaneTurns& turns_;
    std::shared_ptr<identity::BearerSource> codex_;  ///< a login in a file: the local user's
    std::shared_ptr<identity::BearerSource> key_;
    mutable net::Slots live_places_;  ///< of near-live pieces
};

}  // namespace scribed::daemon
