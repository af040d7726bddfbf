// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "identity/bearer.hpp"
#include "net/task.hpp"
#include "proto/batch_codec.hpp"
#include "upstream/endpoints.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/result.hpp"

namespace scribed::upstream {

/// One way to have a recorded piece transcribed, with one account's credentials. Stateless and shared by all shards.
class BatchLane {
public:
    virtual ~BatchLane() = default;
    virtual const std::string& name() const = 0;
    /// Under which its refusals are remembered (upstream/lane_health.hpp).
    virtual const std::string& health_key() const = 0;
    virtual bool configured() const = 0;
    /// One try, with one recovery after a 401. `wav`: a whole WAV file that lasts `length`, which bounds the wait
    /// (60 s and half of it, upstream.md 3.1).
    virtual net::Task<UpstreamResult<std::string>> transcribe(
        std::string wav, std::chrono::milliseconds length, proto::BatchOptions options
    ) = 0;
};

/// `chatgpt`: POST {chatgpt_url}/transcribe with a ChatGPT token (upstream.md 3.1).
std::unique_ptr<BatchLane> make_chatgpt_batch(
    const Endpoints& endpoints, const LaneOwner& owner, std::shared_ptr<identity::BearerSource> bearer
);
/// `api`: POST {api_url}/v1/audio/transcriptions (upstream.md 3.2), or any compatible server.
std::unique_ptr<BatchLane> make_api_batch(
    const Endpoints& endpoints, const LaneOwner& owner, std::shared_ptr<identity::BearerSource> bearer
);

}  // namespace scribed::upstream
