// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook_rules.hpp"

#include <algorithm>

namespace scribed::daemon {
namespace {

using End = WebhookVerdict::End;

constexpr int kGone = 410;

// The next event begins afresh.
WebhookVerdict told(store::WebhookCursor cursor, std::int64_t number, End end) {
    cursor.number = number;
    cursor.tries = 0;
    cursor.first_try_ms = 0;
    cursor.next_try_ms = 0;
    return {end, std::move(cursor)};
}

}  // namespace

WebhookVerdict judge_webhook(
    const store::WebhookTurn& turn, const WebhookAnswer& answer, const WebhookPace& pace, double random, UnixMs now
) {
    auto cursor = turn.cursor;
    cursor.last_status = answer.status;
    cursor.last_error = answer.error;
    if (answer.delivered()) {
        cursor.last_success_ms = now;
        return told(std::move(cursor), turn.number, End::delivered);
    }
    if (answer.status == kGone) {
        cursor.last_error = "answered 410 Gone: no event is sent until the daemon is started again";
        // Whoever starts it again has done something about it: the event gets all its time.
        return told(std::move(cursor), turn.cursor.number, End::gone);
    }
    if (cursor.first_try_ms == 0) cursor.first_try_ms = now;
    ++cursor.tries;
    if (now - cursor.first_try_ms >= pace.patience.count()) return told(std::move(cursor), turn.number, End::given_up);
    cursor.next_try_ms = now + proto::backoff(pace.retry, cursor.tries, random, {}, now).count();
    return {End::again, std::move(cursor)};
}

}  // namespace scribed::daemon
