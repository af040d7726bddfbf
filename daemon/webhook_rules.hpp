// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "proto/backoff.hpp"
#include "store/webhook_rows.hpp"

namespace scribed::daemon {

struct WebhookPace {
    std::chrono::milliseconds look{5000};    ///< how often the events of other daemons are looked for
    std::chrono::milliseconds limit{15000};  ///< for one try
    std::chrono::milliseconds grace{3000};   ///< for a try that is under way when the daemon stops
    proto::BackoffPolicy retry{std::chrono::seconds(5), std::chrono::hours(1)};
    std::chrono::milliseconds patience{std::chrono::hours(72)};  ///< with one event, from its first try on
};

/// What one try came to.
struct WebhookAnswer {
    int status = 0;     ///< 0: no answer
    std::string error;  ///< a few words; empty when the receiver took the event (any 2xx)

    bool delivered() const { return error.empty(); }
};

struct WebhookVerdict {
    enum class End {
        delivered,
        again,     ///< the same event, later
        given_up,  ///< it failed for too long: the next one
        gone,      ///< 410: no more tries in this life of the daemon
    };
    End end = End::delivered;
    store::WebhookCursor cursor;  ///< where the webhook then stands
};

/// `random`: in [0, 1), for the jitter of the pause.
WebhookVerdict judge_webhook(
    const store::WebhookTurn& turn, const WebhookAnswer& answer, const WebhookPace& pace, double random, UnixMs now
);

}  // namespace scribed::daemon
