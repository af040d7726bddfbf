// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook_setup.hpp"

namespace scribed::daemon {
namespace {

Error at(const Error& error, std::string key) { return Error(error.code(), error.message(), std::move(key)); }

}  // namespace

Result<std::optional<WebhookTarget>> open_webhook(const Config& config) {
    const auto& webhook = config.webhook;
    if (webhook.url.empty()) return std::optional<WebhookTarget>();
    auto url = net::parse_url(webhook.url);
    if (!url) return at(url.error(), "webhook.url");
    auto keys = identity::WebhookKeys::read(webhook.secret_file);
    if (!keys) return at(keys.error(), "webhook.secret_file");
    auto tls = net::TlsContext::client(webhook.ca_file);
    if (!tls) return at(tls.error(), "webhook.ca_file");
    return std::optional(WebhookTarget{std::move(*url), *tls, std::move(*keys)});
}

}  // namespace scribed::daemon
