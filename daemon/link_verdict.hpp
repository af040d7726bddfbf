// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/account_rows.hpp"
#include "upstream/usage_probe.hpp"

// What a check of a link leads to, as values: the record, the event, the next check.
namespace scribed::daemon {

/// What `found` says of the link as it is stored now. A link that has ended needs to be made anew whatever was found;
/// one that is active does so only when upstream itself refused its token.
upstream::Verdict verdict_on(const store::LinkRow& link, const upstream::UsageFinding& found);

/// The link's record after a check at `now`. One that found out nothing leaves the verdict of the last that did.
store::LinkCheckRow check_record(
    const store::LinkRow& link,
    const std::optional<store::LinkCheckRow>& before,
    const upstream::UsageFinding& found,
    UnixMs now,
    UnixMs next
);

/// The audit event of a change of verdict; empty when there is nothing to tell.
std::string_view event_of(upstream::Verdict before, upstream::Verdict after);

/// What is told with it: our own words and upstream's code, none of upstream's sentences.
std::string event_detail(const store::LinkRow& link, upstream::Verdict verdict, const upstream::UsageFinding& found);

/// When the next check is due: `period_s` later, give or take a fifth by `chance` (0 to 1); sooner after one that found
/// out nothing, and when spent usage comes back before that.
UnixMs next_check(upstream::Verdict verdict, std::optional<UnixMs> resets_at, int period_s, double chance, UnixMs now);

}  // namespace scribed::daemon
