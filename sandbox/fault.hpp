// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace scribed::sandbox {

/// Which exchange a fault strikes.
enum class FaultPlace { mint, realtime_connect, realtime, transcribe, usage, usercode, devicetoken, oauth, revoke };

/// What happens. Which places take which: docs/sandbox.md.
enum class FaultKind {
    // An HTTP exchange (every place but realtime).
    status,       ///< answers with this status
    html,         ///< answers with a Cloudflare challenge page (upstream.md 2.7); status 403 unless said
    usage_limit,  ///< 429 `usage_limit_reached` that resets in so many seconds (upstream.md 2.3)
    // An HTTP exchange or a whole Realtime session.
    drop,       ///< the connection is cut without a goodbye
    half_open,  ///< the connection stays, nothing comes any more
    stall_ms,   ///< everything comes so much later
    hold,       ///< an exchange: nothing comes until the faults are cleared
    // A whole Realtime session.
    close,           ///< a close frame with this code
    error_event,     ///< an `error` event with `code`; the session stays open
    session_expiry,  ///< the maximum session length: closed with 1001 after so many seconds (upstream.md 4.7)
    // One Realtime item.
    fail_item,      ///< `...failed` instead of `...completed`
    reorder,        ///< comes after the next item's text, or after so many ms (1000)
    late_ms,        ///< its text comes so much later
    unknown_event,  ///< an event of a type that nobody knows comes first
    silent_item,    ///< its text never comes
    // One Realtime item or one batch answer.
    empty_text,
    truncate_text,  ///< the second half of the words is missing
    invent_text,    ///< batch: `body` stands where the clip is silent the longest
    garbage,        ///< bytes that are no JSON: before the item's text, or as the answer
};

/// What a fault is tried against: an exchange, a session when it opens, an item when its text is ready.
enum class FaultScope { exchange, session, item, answer };

/// How far an exchange has come when a fault strikes it. All but the first at `oauth` only.
enum class FaultStep {
    asked,     ///< nothing has been done
    spent,     ///< the token or the code is spent, and nothing sent
    half,      ///< the head and half of the body are sent
    answered,  ///< all is sent
};

/// One fault and when it strikes. Of the occasions that match, the first `skip` pass, then each `every`th is struck
/// with `probability`, `count` times in all.
struct Fault {
    FaultPlace place = FaultPlace::transcribe;
    FaultKind kind = FaultKind::status;
    FaultStep step = FaultStep::asked;
    double value = 0;
    std::string code;  ///< `error.code` of the answer or event; with session_expiry: an event that comes before
    std::string body;  ///< replaces the answer's body
    int skip = 0;
    int every = 1;
    int count = 0;  ///< 0: no end
    double probability = 1;
    int after_ms = 0;     ///< session faults: so long after the session opened
    int after_items = 0;  ///< session faults: once so many items have their text

    bool fits(FaultPlace where, FaultScope scope, FaultStep how_far = FaultStep::asked) const;
};

std::string_view name(FaultPlace place);
std::string_view name(FaultKind kind);
std::string_view name(FaultStep step);

/// `place:kind[=value][,name=value...]`, such as `transcribe:status=503,count=2` or `realtime:drop,after_ms=4000`.
/// Errc::invalid with param `fault`.
Result<Fault> parse_fault(std::string_view spec);
/// `{"where":"transcribe","what":"status","value":503,"count":2}`; the same names as in the text form.
Result<Fault> parse_fault(JsonValue json);

}  // namespace scribed::sandbox
