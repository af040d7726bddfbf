// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "identity/bearer.hpp"
#include "net/task.hpp"
#include "net/websocket.hpp"
#include "proto/realtime_commands.hpp"
#include "upstream/endpoints.hpp"
#include "upstream/live_lane.hpp"

namespace scribed::upstream {

/// A way to a Realtime transcription session (upstream.md 4.2, 4.3): mint an ephemeral key with the bearer, open the
/// WebSocket with it. `chatgpt_realtime` and `api_realtime` differ in whose bearer that is. Stateless and shared by all
/// shards.
class RealtimeLane final : public LiveLane {
public:
    RealtimeLane(
        std::string name,
        const LaneOwner& owner,
        const Endpoints& endpoints,
        std::shared_ptr<identity::BearerSource> bearer
    );

    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return health_key_; }
    bool configured() const override { return bearer_->configured(); }
    std::unique_ptr<LiveConnection> call(LiveCall call) const override;

    /// A fresh key and an open socket by `deadline`; the session is not configured yet. One recovery after a 401.
    net::Task<UpstreamResult<net::WebSocket>> connect(proto::RealtimeConfig config, Instant deadline) const;

private:
    net::Task<UpstreamResult<std::string>> mint(identity::Bearer bearer, proto::RealtimeConfig config, Instant deadline)
        const;

    const std::string name_;
    const std::string health_key_;
    const std::string api_url_;
    const net::TlsContext tls_;
    const ClientProfile profile_;
    const std::shared_ptr<identity::BearerSource> bearer_;
};

}  // namespace scribed::upstream
