// SPDX-License-Identifier: Apache-2.0
#include "upstream/batch_lane.hpp"

#include "net/http_client.hpp"
#include "proto/multipart.hpp"
#include "upstream/recovery.hpp"

namespace scribed::upstream {
namespace {

using Parts = std::vector<proto::FormPart> (*)(std::string wav, const proto::BatchOptions& options);

// The two endpoints differ in path and form fields only.
class HttpBatchLane final : public BatchLane {
public:
    HttpBatchLane(
        std::string name,
        const LaneOwner& owner,
        std::string url_base,
        std::string path,
        Parts parts,
        const Endpoints& endpoints,
        std::shared_ptr<identity::BearerSource> bearer
    )
        : name_(std::move(name)),
          health_key_(lane_key(name_, owner)),
          base_(std::move(url_base)),
          path_(std::move(path)),
          parts_(parts),
          tls_(endpoints.tls),
          profile_(endpoints.profile),
          bearer_(std::move(bearer)) {}

    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return health_key_; }
    bool configured() const override { return bearer_->configured(); }

    net::Task<UpstreamResult<std::string>> transcribe(
        std::string wav, std::chrono::milliseconds length, proto::BatchOptions options
    ) override {
        const auto boundary = proto::make_boundary();
        const auto body = proto::encode_multipart(parts_(std::move(wav), options), boundary);
        const auto attempt = [&](identity::Bearer bearer) { return send(std::move(bearer), boundary, body, length); };
        co_return co_await with_recovery(bearer_, attempt);
    }

private:
    net::Task<UpstreamResult<std::string>> send(
        identity::Bearer bearer, std::string boundary, std::string body, std::chrono::milliseconds length
    ) {
        auto url = net::join_url(base_, path_);
        if (!url) co_return from_transport(url.error());
        net::HttpCall call;
        call.method = "POST";
        call.url = *url;
        call.headers = request_headers(profile_, bearer);
        call.headers.emplace_back("Content-Type", "multipart/form-data; boundary=" + boundary);
        call.body = std::move(body);
        const auto deadline = steady_now() + std::chrono::seconds(60) + length / 2;
        const auto reply = co_await net::http_call(std::move(call), tls_, deadline);
        if (!reply) co_return from_transport(reply.error());
        if (reply->status != 200)
            co_return proto::classify_reply(reply->status, reply->headers, reply->body, wall_now_ms());
        auto text = proto::parse_transcription(reply->body);
        // A 200 that is no transcript is a proxy's page or a broken server: classified by its body.
        if (!text) co_return proto::classify_reply(reply->status, reply->headers, reply->body, wall_now_ms());
        co_return std::move(*text);
    }

    const std::string name_;
    const std::string health_key_;
    const std::string base_;
    const std::string path_;
    const Parts parts_;
    const net::TlsContext tls_;
    const ClientProfile profile_;
    const std::shared_ptr<identity::BearerSource> bearer_;
};

}  // namespace

std::unique_ptr<BatchLane> make_chatgpt_batch(
    const Endpoints& endpoints, const LaneOwner& owner, std::shared_ptr<identity::BearerSource> bearer
) {
    return std::make_unique<HttpBatchLane>(
        "chatgpt", owner, endpoints.chatgpt_url, "/transcribe", &proto::chatgpt_parts, endpoints, std::move(bearer)
    );
}

std::unique_ptr<BatchLane> make_api_batch(
    const Endpoints& endpoints, const LaneOwner& owner, std::shared_ptr<identity::BearerSource> bearer
) {
    return std::make_unique<HttpBatchLane>(
        "api", owner, endpoints.api_url, "/v1/audio/transcriptions", &proto::api_parts, endpoints, std::move(bearer)
    );
}

}  // namespace scribed::upstream
