// SPDX-License-Identifier: Apache-2.0
#include "tests/support/webhook_receiver.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::test {
namespace {

constexpr std::chrono::seconds kPatience{30};

std::string hmac(const std::string& key, const std::string& text) {
    std::string out(32, '\0');
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    HMAC(
        EVP_sha256(), key.data(), static_cast<int>(key.size()), data, text.size(),
        reinterpret_cast<unsigned char*>(out.data()), nullptr
    );
    return out;
}

}  // namespace

WebhookReceiver::WebhookReceiver(TestLoop& loop, std::string secret, std::optional<net::TlsContext> tls)
    : loop_(loop),
      key_(proto::decode_base64(secret.substr(secret.find('_') + 1)).value()),
      changed_(loop.executor()),
      server_(
          loop, [this](net::HttpExchange& exchange) { return take(exchange); }, {}, std::move(tls)
      ) {}

bool WebhookReceiver::verify(const net::HttpRequest& request) const {
    const std::string id(request.header("webhook-id"));
    const std::string seconds(request.header("webhook-timestamp"));
    const auto age = wall_now_ms() / 1000 - std::atoll(seconds.c_str());
    if (id.empty() || std::abs(age) > 60) return false;
    std::string right;
    proto::append_base64(right, hmac(key_, id + "." + seconds + "." + request.body));
    std::istringstream signatures{std::string(request.header("webhook-signature"))};
    for (std::string word; signatures >> word;) {
        if (word == "v1," + right) return true;
    }
    return false;
}

net::Task<void> WebhookReceiver::take(net::HttpExchange& exchange) {
    const auto& request = exchange.request();
    JsonParser parser;
    const auto json = parser.parse(request.body);
    const auto root = json ? *json : JsonValue();
    const auto text = [](JsonValue value) { return std::string(value.string().value_or("")); };
    tries.push_back(
        {std::string(request.header("webhook-id")), text(root["type"]), text(root["data"]["user"]),
         text(root["data"]["detail"]), request.body, std::string(request.header("webhook-signature")),
         request.method == "POST" && request.path == "/hook" && verify(request)}
    );
    net::HttpReply reply{204, {}, {}};
    if (!replies.empty()) {
        reply = std::move(replies.front());
        replies.pop_front();
    }
    if (reply.status == 0) {
        ++answered_;
        changed_.notify();
        co_await net::sleep_until(Instant::max());
        co_return;
    }
    (void)co_await exchange.reply(std::move(reply));
    ++answered_;
    changed_.notify();
}

net::Task<bool> WebhookReceiver::answered_so_many(std::size_t count) {
    const auto deadline = steady_now() + kPatience;
    while (answered_ < count) {
        const bool news = co_await changed_.wait(deadline);
        if (!news) co_return false;
    }
    co_return true;
}

void WebhookReceiver::wait_for(std::size_t count) {
    if (loop_.run(answered_so_many(count), kPatience * 2)) return;
    std::string seen;
    for (const auto& one : tries)
        seen += "\n" + one.body;
    throw std::runtime_error("too few tries came:" + seen);
}

std::vector<std::string> WebhookReceiver::ids() const {
    std::vector<std::string> out;
    for (const auto& one : tries) {
        if (std::find(out.begin(), out.end(), one.id) == out.end()) out.push_back(one.id);
    }
    return out;
}

}  // namespace scribed::test
