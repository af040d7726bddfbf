// SPDX-License-Identifier: Apache-2.0
#include "identity/auth_host.hpp"

#include "net/http_client.hpp"
#include "net/url.hpp"

namespace scribed::identity {
namespace {

// Tokens are a few kilobytes; a page of the edge may be larger, and is not needed whole.
constexpr std::size_t kMostReply = 1 << 20;

}  // namespace

AuthHost::AuthHost(std::string url, std::string client_id, net::TlsContext tls, net::Headers identity, OwnClient own)
    : url_(std::move(url)),
      client_id_(std::move(client_id)),
      tls_(std::move(tls)),
      identity_(std::move(identity)),
      own_(std::move(own)) {}

proto::OAuthClient AuthHost::client(std::string_view id) const {
    if (id.empty()) return {client_id_};
    if (id == own_.id) return {own_.id, own_.secret.view()};
    return {id};
}

net::Task<proto::AuthReply> AuthHost::post(proto::OAuthRequest request, std::chrono::seconds limit) const {
    return send(std::move(request), {}, limit);
}

net::Task<proto::AuthReply> AuthHost::post_named(proto::OAuthRequest request, std::chrono::seconds limit) const {
    return send(std::move(request), identity_, limit);
}

net::Task<proto::AuthReply> AuthHost::send(
    proto::OAuthRequest request, net::Headers headers, std::chrono::seconds limit
) const {
    proto::AuthReply answer;
    auto url = net::join_url(url_, request.path);
    if (!url) {
        answer.failure = url.error().message();
        co_return answer;
    }
    net::HttpCall call;
    call.method = "POST";
    call.url = *url;
    call.headers = std::move(headers);
    call.headers.emplace_back("Accept", "*/*");
    call.headers.emplace_back("Content-Type", request.content_type);
    call.body = std::move(request.body);
    auto reply = co_await net::http_call(std::move(call), tls_, steady_now() + limit, kMostReply);
    if (!reply) {
        answer.failure = reply.error().message();
        co_return answer;
    }
    answer.status = reply->status;
    answer.headers = std::move(reply->headers);
    answer.body = std::move(reply->body);
    co_return answer;
}

}  // namespace scribed::identity
