// SPDX-License-Identifier: Apache-2.0
#include "clients/api.hpp"

#include "base/clock.hpp"
#include "net/http_client.hpp"

namespace scribed::clients {
namespace {

/// Three hours of speech with a time for each word come to some 10 MiB of JSON.
constexpr std::size_t kMaxReply = 256 << 20;

constexpr std::chrono::seconds kPatience{30};

net::Task<Outcome<std::string>> perform(
    const Server& server, net::HttpCall call, std::string path, std::chrono::seconds patience
) {
    auto url = server_url(server, path);
    if (!url) co_return url.error();
    call.url = std::move(*url);
    call.headers.insert(call.headers.end(), server.headers.begin(), server.headers.end());
    auto reply = co_await net::http_call(std::move(call), server.tls, steady_now() + patience, kMaxReply);
    if (!reply) co_return unreachable(server, reply.error());
    if (reply->status < 200 || reply->status > 299) co_return refusal(*reply);
    co_return std::move(reply->body);
}

}  // namespace

net::Task<Outcome<std::string>> api_call(
    const Server& server, std::string method, std::string path, std::chrono::seconds patience
) {
    net::HttpCall call;
    call.method = std::move(method);
    return perform(server, std::move(call), std::move(path), patience);
}

net::Task<Outcome<std::string>> api_send(const Server& server, std::string method, std::string path, std::string json) {
    net::HttpCall call;
    call.method = std::move(method);
    call.headers = {{"Content-Type", "application/json"}};
    call.body = std::move(json);
    return perform(server, std::move(call), std::move(path), kPatience);
}

std::string session_path(const std::string& id, const std::string& rest) {
    return "/v1/sessions/" + net::encode_percent(id) + rest;
}

}  // namespace scribed::clients
