// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "daemon/webhook_rules.hpp"
#include "identity/webhook_keys.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"
#include "proto/webhook_message.hpp"

namespace scribed::daemon {

/// Where the webhook goes, and what it is signed with.
struct WebhookTarget {
    net::Url url;
    net::TlsContext tls;
    identity::WebhookKeys keys;
};

/// One try, on the caller's executor: signed, sent, and the status of the answer by `deadline`. Redirects are not
/// followed; of the answer's body at most 64 KiB are read, and nothing is made of them. `target` outlives the task.
net::Task<WebhookAnswer> post_webhook(const WebhookTarget& target, proto::WebhookEvent event, Instant deadline);

}  // namespace scribed::daemon
