// SPDX-License-Identifier: Apache-2.0
#include "upstream/realtime_lane.hpp"

#include "net/http_client.hpp"
#include "proto/client_secret.hpp"
#include "upstream/recovery.hpp"

namespace scribed::upstream {
namespace {

// Long enough for a slow handshake, short enough that a leaked key is soon worthless (upstream.md 4.2: 10 to 7200).
constexpr int kKeySeconds = 600;

// The longest reply to a mint that is worth reading.
constexpr std::size_t kMaxMintReply = 256 * 1024;

constexpr std::size_t kMaxEvent = 1 << 20;

}  // namespace

RealtimeLane::RealtimeLane(
    std::string name, const LaneOwner& owner, const Endpoints& endpoints, std::shared_ptr<identity::BearerSource> bearer
)
    : name_(std::move(name)),
      health_key_(lane_key(name_, owner)),
      api_url_(endpoints.api_url),
      tls_(endpoints.tls),
      profile_(endpoints.profile),
      bearer_(std::move(bearer)) {}

net::Task<UpstreamResult<std::string>> RealtimeLane::mint(
    identity::Bearer bearer, proto::RealtimeConfig config, Instant deadline
) {
    auto url = net::join_url(api_url_, "/v1/realtime/client_secrets");
    if (!url) co_return from_transport(url.error());
    net::HttpCall call;
    call.method = "POST";
    call.url = *url;
    call.headers = request_headers(profile_, bearer);
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = proto::encode_mint(config, kKeySeconds);
    const auto reply = co_await net::http_call(std::move(call), tls_, deadline, kMaxMintReply);
    if (!reply) co_return from_transport(reply.error());
    if (reply->status != 200 && reply->status != 201) {
        co_return proto::classify_reply(reply->status, reply->headers, reply->body, wall_now_ms());
    }
    auto secret = proto::parse_mint_reply(reply->body);
    if (!secret) co_return proto::classify_reply(reply->status, reply->headers, reply->body, wall_now_ms());
    co_return std::move(secret->value);
}

net::Task<UpstreamResult<net::WebSocket>> RealtimeLane::connect(proto::RealtimeConfig config, Instant deadline) {
    const auto attempt = [&](identity::Bearer bearer) { return mint(std::move(bearer), config, deadline); };
    auto key = co_await with_recovery(bearer_, attempt);
    if (!key) co_return key.error();
    // No `model` here: it would make this a conversation session (upstream.md 4.3, trap 16).
    auto url = net::join_url(api_url_, "/v1/realtime?intent=transcription");
    if (!url) co_return from_transport(url.error());
    url->scheme = url->secure() ? "wss" : "ws";
    net::Headers headers{{"Authorization", "Bearer " + *key}, {"User-Agent", profile_.user_agent}};
    net::WebSocketLimits limits;
    limits.max_message = kMaxEvent;
    net::HttpReply refusal;
    refusal.status = 0;
    auto socket = co_await net::WebSocket::connect(*url, std::move(headers), tls_, limits, deadline, &refusal);
    if (socket) co_return std::move(*socket);
    if (refusal.status != 0) {
        co_return proto::classify_reply(refusal.status, refusal.headers, refusal.body, wall_now_ms());
    }
    co_return from_transport(socket.error());
}

}  // namespace scribed::upstream
