// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/account_rows.hpp"

namespace scribed::store {

/// The events of the audit that the webhook tells. To tell another kind, add it here.
inline constexpr std::array<std::string_view, 7> kWebhookEvents{"linked",   "refused",     "removed",   "check_failed",
                                                                "check_ok", "usage_spent", "usage_back"};

/// How far the webhook has come, and how its last try went.
struct WebhookCursor {
    std::string origin;          ///< names this database among all others
    std::int64_t number = 0;     ///< the audit row that was told, given up or passed over last
    int tries = 0;               ///< of the event that is next
    UnixMs first_try_ms = 0;     ///< of that event; 0: not tried
    UnixMs next_try_ms = 0;      ///< 0: at once
    int last_status = 0;         ///< 0: no answer, or no try
    std::string last_error;      ///< a few words; empty when the last try was well
    UnixMs last_success_ms = 0;  ///< 0: never

    bool operator==(const WebhookCursor&) const = default;
};

struct WebhookState {
    WebhookCursor cursor;
    std::int64_t pending = 0;  ///< events that are not told
};

/// An event that is to be told now, by who asked for it.
struct WebhookTurn {
    WebhookCursor cursor;
    std::int64_t number = 0;  ///< of the audit row
    AuditRow event;
};

}  // namespace scribed::store
