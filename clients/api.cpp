// SPDX-License-Identifier: Apache-2.0
#include "clients/api.hpp"

#include "base/clock.hpp"
#include "net/http_client.hpp"

namespace scribed::clients {
namespace {

/// Three hours of speech with a time for each word come to some 10 MiB of JSON.
constexpr std::size_t kMaxReply = 256 << 20;

}  // namespace

net::Task<Outcome<std::string>> api_call(
    const Server& server, std::string method, std::string path, std::chrono::seconds patience
) {
    auto url = server_url(server, path);
    if (!url) co_return url.error();
    net::HttpCall call;
    call.method = std::move(method);
    call.url = std::move(*url);
    call.headers = server.headers;
    auto reply = co_await net::http_call(std::move(call), server.tls, steady_now() + patience, kMaxReply);
    if (!reply) co_return unreachable(server, reply.error());
    if (reply->status < 200 || reply->status > 299) co_return refusal(*reply);
    co_return std::move(reply->body);
}

std::string session_path(const std::string& id, const std::string& rest) {
    return "/v1/sessions/" + net::encode_percent(id) + rest;
}

}  // namespace scribed::clients
