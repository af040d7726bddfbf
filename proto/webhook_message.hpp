// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

// What the webhook says, in the form of Standard Webhooks 1.0 (standardwebhooks.com).
namespace scribed::proto {

struct WebhookEvent {
    std::string id;    ///< the same in every try; without a dot
    std::string type;  ///< `link.linked`
    UnixMs at = 0;     ///< when it happened
    /// The members of `data`, all texts.
    std::vector<std::pair<std::string, std::string>> data;
};

/// The body: `type`, `timestamp`, `data`, in this order.
std::string webhook_body(const WebhookEvent& event);

/// What is signed. `seconds`: Unix time of this try, as in the header `webhook-timestamp`.
std::string webhook_signed_text(std::string_view id, std::int64_t seconds, std::string_view body);

/// One signature of the header `webhook-signature`, of the HMAC-SHA256 of that text.
std::string webhook_signature(std::string_view mac);

/// The headers of a try. `signatures`: separated by spaces.
std::vector<std::pair<std::string, std::string>> webhook_headers(
    std::string id, std::int64_t seconds, std::string signatures
);

}  // namespace scribed::proto
