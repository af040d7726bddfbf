// SPDX-License-Identifier: Apache-2.0
#include "upstream/realtime_lane.hpp"

#include <optional>
#include <utility>

#include "net/http_client.hpp"
#include "proto/client_secret.hpp"
#include "upstream/realtime_connection.hpp"
#include "upstream/recovery.hpp"

namespace scribed::upstream {
namespace {

// Long enough for a slow handshake, short enough that a leaked key is soon worthless (upstream.md 4.2: 10 to 7200).
constexpr int kKeySeconds = 600;

// The longest reply to a mint that is worth reading.
constexpr std::size_t kMaxMintReply = 256 * 1024;

constexpr std::size_t kMaxEvent = 1 << 20;

class RealtimeCall final : public LiveConnection {
public:
    RealtimeCall(const RealtimeLane& lane, LiveCall call)
        : lane_(lane), call_(std::move(call)), leg_(std::make_shared<proto::RealtimeLeg>(call_.leg)) {}

    std::shared_ptr<proto::LiveLeg> leg() const override { return leg_; }

    net::Task<UpstreamResult<void>> connect(Instant deadline) override {
        const auto& config = call_.leg.session.config;
        auto socket = co_await lane_.connect(config, deadline);
        if (!socket) co_return socket.error();
        socket_.emplace(std::move(*socket));
        co_return UpstreamResult<void>();
    }

    net::Task<void> serve() override {
        io_.emplace(leg_->session(), *socket_, call_.on_events);
        co_await io_->run();
        const auto unknown = leg_->session().unknown_events();
        if (unknown > 0) call_.log.info("unknown_events", {{"lane", lane_.name()}, {"count", unknown}});
    }

    void wake() override {
        if (io_) io_->wake();
    }
    void abort() override {
        if (io_) io_->abort();
    }

private:
    const RealtimeLane& lane_;
    const LiveCall call_;
    const std::shared_ptr<proto::RealtimeLeg> leg_;
    std::optional<net::WebSocket> socket_;
    // A member of its own: a killed serve() may end by an exception, and be woken later by whoever does not know.
    std::optional<RealtimeConnection> io_;
};

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

std::unique_ptr<LiveConnection> RealtimeLane::call(LiveCall call) const {
    return std::make_unique<RealtimeCall>(*this, std::move(call));
}

net::Task<UpstreamResult<std::string>> RealtimeLane::mint(
    identity::Bearer bearer, proto::RealtimeConfig config, Instant deadline
) const {
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

net::Task<UpstreamResult<net::WebSocket>> RealtimeLane::connect(proto::RealtimeConfig config, Instant deadline) const {
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
