// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_verdict.hpp"

#include <algorithm>

namespace scribed::daemon {
namespace {

using upstream::Verdict;

constexpr int kSoonS = 15 * 60;
// A window that opens anew may take a moment to show it; one that says it has and is spent all the same is no reason to
// ask all the time.
constexpr UnixMs kSettleMs = 5000;
constexpr UnixMs kLeastMs = 60'000;
constexpr double kSpread = 0.2;

UnixMs period_ms(int seconds, double chance) {
    return static_cast<UnixMs>(seconds * 1000.0 * (1 - kSpread + 2 * kSpread * chance));
}

}  // namespace

Verdict verdict_on(const store::LinkRow& link, const upstream::UsageFinding& found) {
    if (link.status != store::LinkStatus::active) return Verdict::reconnect;
    // Nobody was asked: the token could not be opened or renewed here.
    const bool unasked = found.error && found.error->status == 0;
    return found.verdict == Verdict::reconnect && unasked ? Verdict::unknown : found.verdict;
}

store::LinkCheckRow check_record(
    const store::LinkRow& link,
    const std::optional<store::LinkCheckRow>& before,
    const upstream::UsageFinding& found,
    UnixMs now,
    UnixMs next
) {
    auto row = before.value_or(store::LinkCheckRow{});
    row.key = link.key;
    row.next_ms = next;
    const auto verdict = verdict_on(link, found);
    if (verdict == Verdict::unknown) {
        row.trouble = found.message;
        return row;
    }
    const bool ended = link.status != store::LinkStatus::active;
    row.checked_ms = now;
    row.verdict = upstream::name(verdict);
    row.message = ended ? "reconnect before your next session: " + link.reason : found.message;
    row.usage = found.usage ? proto::encode_usage(*found.usage) : std::string();
    row.trouble.clear();
    return row;
}

std::string_view event_of(Verdict before, Verdict after) {
    if (before == after) return {};
    switch (after) {
        case Verdict::reconnect:
        case Verdict::account: return "check_failed";
        case Verdict::spent: return "usage_spent";
        case Verdict::works:
            if (before == Verdict::spent) return "usage_back";
            return before == Verdict::unknown ? "" : "check_ok";
        case Verdict::unknown: break;
    }
    return {};
}

std::string event_detail(const store::LinkRow& link, Verdict verdict, const upstream::UsageFinding& found) {
    const auto code = found.error && !found.error->code.empty() ? " (" + found.error->code + ")" : std::string();
    switch (verdict) {
        case Verdict::reconnect:
            return link.status == store::LinkStatus::active ? "the ChatGPT login is refused" + code : link.reason;
        case Verdict::account: return "the ChatGPT account is refused" + code;
        case Verdict::spent: return found.resets_at ? "until " + rfc3339(*found.resets_at) : std::string();
        default: return {};
    }
}

UnixMs next_check(Verdict verdict, std::optional<UnixMs> resets_at, int period_s, double chance, UnixMs now) {
    const auto regular = now + period_ms(period_s, chance);
    if (verdict == Verdict::unknown) return std::min(regular, now + period_ms(kSoonS, chance));
    if (verdict != Verdict::spent || !resets_at) return regular;
    return std::clamp(*resets_at + kSettleMs, std::min(regular, now + kLeastMs), regular);
}

}  // namespace scribed::daemon
