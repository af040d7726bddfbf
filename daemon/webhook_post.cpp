// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook_post.hpp"

#include <fmt/format.h>
#include <boost/asio/this_coro.hpp>

#include "daemon/version.hpp"
#include "net/deadline.hpp"
#include "net/http_client.hpp"
#include "proto/redact.hpp"

namespace scribed::daemon {
namespace {

constexpr std::size_t kMostRead = 64 * 1024;

// A receiver that is cut off while it answers may take that for a failure of its own work.
net::Task<void> read_rest(net::HttpStream& stream, Instant deadline) {
    const auto executor = co_await boost::asio::this_coro::executor;
    net::Deadline watch(executor, [&stream] { stream.abort(); });
    watch.set(deadline);
    for (std::size_t read = 0; read < kMostRead;) {
        const auto piece = co_await stream.read_some();
        if (!piece || piece->empty()) co_return;
        read += piece->size();
    }
}

std::string words_for(int status) {
    if (status >= 200 && status <= 299) return {};
    if (status >= 300 && status <= 399) return fmt::format("answered {}: redirects are not followed", status);
    return fmt::format("answered {}", status);
}

}  // namespace

net::Task<WebhookAnswer> post_webhook(const WebhookTarget& target, proto::WebhookEvent event, Instant deadline) {
    const auto seconds = wall_now_ms() / 1000;
    net::HttpCall call;
    call.method = "POST";
    call.url = target.url;
    call.body = proto::webhook_body(event);
    auto signatures = target.keys.sign(proto::webhook_signed_text(event.id, seconds, call.body));
    call.headers = proto::webhook_headers(event.id, seconds, std::move(signatures));
    call.headers.emplace_back("User-Agent", std::string("scribed/") + kVersion);
    auto reply = co_await net::HttpStream::open(std::move(call), target.tls, deadline);
    if (!reply) co_return WebhookAnswer{0, proto::readable_message(reply.error().message())};
    const auto status = reply->head().status;
    co_await read_rest(*reply, deadline);
    co_return WebhookAnswer{status, words_for(status)};
}

}  // namespace scribed::daemon
