// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace scribed::proto {

/// What an upstream refusal means for us. Every refusal, HTTP or close code, is classified exactly once, here
/// (upstream.md 1.7, 2.3, 2.7, 3.1, 3.2, 4.2, 4.3, 4.7, 5).
enum class UpstreamFault {
    unauthorized,     ///< 401: the bearer is refused; recover once, then the account must be linked again
    not_entitled,     ///< 403 JSON, missing scope: this lane is not for this account; remember for a day
    edge_blocked,     ///< Cloudflare page: back off, next lane, never an account matter
    usage_exhausted,  ///< 429 usage_limit_reached, insufficient_quota: wait for `resets_at` or take the next lane
    rate_limited,     ///< 429 otherwise: back off
    overloaded,       ///< 503 server_is_overloaded, 429 slow_down
    server,           ///< other 5xx, garbage instead of JSON
    too_large,        ///< 413, a clip longer than the model takes, or that alone is beyond a rate limit: halve it
    bad_request,      ///< other 4xx, close 4000/1008: our configuration is at fault; do not repeat
    gone,             ///< 404: the endpoint does not exist there
    network,          ///< no connection, reset, TLS, 1006
    timeout,
    session_expired,  ///< the planned end of a realtime session: 1001, `session_expired`
    key_expired,      ///< close 3000: mint a new ephemeral key once
};
std::string_view name(UpstreamFault fault);

struct UpstreamError {
    UpstreamFault fault = UpstreamFault::server;
    int status = 0;          ///< HTTP status or WebSocket close code; 0 when there was none
    std::string code;        ///< upstream's own word: error.code, error.type, detail, ...
    std::string message;     ///< for people; never HTML, at most 300 bytes, no secrets
    std::string request_id;  ///< x-request-id, x-oai-request-id or cf-ray
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<UnixMs> resets_at;  ///< usage windows (upstream.md 2.3)

    /// Whether the same request may succeed later without anybody's help.
    bool passing() const;
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// Classifies any reply that is not a success.
UpstreamError classify_reply(int status, const HeaderList& headers, std::string_view body, UnixMs now);
/// Classifies the end of a realtime connection by close code and reason (upstream.md 4.3, 4.7).
UpstreamError classify_close(std::uint16_t code, std::string_view reason);
/// Classifies an `error` event's inner object: only those that end the session; nothing for recoverable ones
/// (upstream.md 4.6, F11).
std::optional<UpstreamError> classify_event(std::string_view type, std::string_view code, std::string_view message);

}  // namespace scribed::proto
