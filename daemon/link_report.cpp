// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_report.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/replies.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;
using upstream::Verdict;

// Nothing where the sweep has not been yet. A link that has ended needs no check to be known as such.
Verdict verdict_of(const store::LinkRow& link, const store::LinkCheckRow* check) {
    if (link.status != store::LinkStatus::active) return Verdict::reconnect;
    return check == nullptr ? Verdict::unknown : upstream::verdict_of(check->verdict);
}

std::optional<proto::Usage> usage_of(const store::LinkCheckRow* check) {
    if (check == nullptr || check->usage.empty()) return std::nullopt;
    auto usage = proto::parse_usage(check->usage, check->checked_ms);
    if (!usage) return std::nullopt;
    return std::move(*usage);
}

std::string message_of(const LinkReport& report, Verdict verdict) {
    if (report.link.status != store::LinkStatus::active) {
        return "reconnect before your next session: " + report.link.reason;
    }
    if (verdict != Verdict::unknown) return report.check->message;
    const auto trouble = report.check ? report.check->trouble : std::string();
    return "works as far as is known; not checked yet" + (trouble.empty() ? "" : ": " + trouble);
}

json::value percent(double used) {
    // Whole numbers, as upstream has them, without an exponent.
    if (used == std::floor(used)) return static_cast<std::int64_t>(used);
    return used;
}

json::value to_json(const std::optional<proto::UsageWindow>& window) {
    if (!window) return nullptr;
    json::object out{{"used_percent", percent(window->used_percent)}, {"window_s", nullptr}};
    if (window->length_s) out["window_s"] = *window->length_s;
    out["resets_at"] = time_or_null(window->resets_at.value_or(0));
    return out;
}

json::value to_json(const std::optional<proto::Usage>& usage) {
    if (!usage) return nullptr;
    json::object out{{"plan", text_or_null(usage->plan)}, {"limit_reached", usage->spent()}};
    out["primary"] = to_json(usage->primary);
    out["secondary"] = to_json(usage->secondary);
    return out;
}

json::object to_json(const std::vector<store::CapabilityRow>& rows) {
    json::object out;
    for (const auto& row : rows) {
        out[row.name] = json::object{{"ok", row.ok}, {"at", rfc3339(row.at_ms)}, {"reason", text_or_null(row.reason)}};
    }
    return out;
}

}  // namespace

Result<std::vector<LinkReport>> read_links(store::AccountDatabase& database, const std::string& user) {
    const auto links = database.links(user);
    if (!links) return links.error();
    const auto capabilities = database.capabilities(user);
    if (!capabilities) return capabilities.error();
    std::vector<LinkReport> out;
    for (const auto& link : *links) {
        auto check = database.link_check(link.key);
        if (!check) return check.error();
        out.push_back({link, std::move(*check), {}});
        for (const auto& row : *capabilities) {
            if (row.key == link.key) out.back().capabilities.push_back(row);
        }
    }
    return out;
}

json::object to_json(const LinkReport& report) {
    const auto& link = report.link;
    const auto* check = report.check ? &*report.check : nullptr;
    const auto verdict = verdict_of(link, check);
    const auto usage = usage_of(check);
    const bool live_plan = usage && !usage->plan.empty();
    json::object out{
        {"provider", link.key.provider},
        {"status", store::name(link.status)},
        {"plan", text_or_null(live_plan ? usage->plan : link.plan)},
        {"email", text_or_null(link.email)},
        {"account_id", text_or_null(link.account_id)},
        {"linked_at", rfc3339(link.linked_ms)},
        {"refreshed_at", time_or_null(link.refreshed_ms)},
        {"expires_at", time_or_null(link.expires_ms)},
        {"works", verdict == Verdict::works || verdict == Verdict::unknown},
        {"verdict", upstream::name(verdict)},
        {"message", message_of(report, verdict)},
        {"checked_at", time_or_null(check == nullptr ? 0 : check->checked_ms)},
        {"check_trouble", text_or_null(check == nullptr ? std::string() : check->trouble)},
    };
    out["usage"] = to_json(usage);
    out["capabilities"] = to_json(report.capabilities);
    return out;
}

Result<LinkSurvey> survey_links(store::AccountDatabase& database, UnixMs now) {
    const auto links = database.all_links();
    if (!links) return links.error();
    const auto checks = database.link_checks({});
    if (!checks) return checks.error();
    LinkSurvey out;
    auto next = checks->begin();
    // Both are in order of user and provider, and no check is without its link.
    for (const auto& link : *links) {
        const bool checked = next != checks->end() && next->key == link.key;
        const auto* check = checked ? &*next++ : nullptr;
        ++out.links[verdict_of(link, check)];
        if (const auto usage = usage_of(check); usage && usage->primary) {
            out.most_used_percent = std::max(out.most_used_percent, usage->primary->used_percent);
        }
        const auto since = check == nullptr || check->checked_ms == 0 ? link.linked_ms : check->checked_ms;
        out.oldest_ms = std::max(out.oldest_ms, now - since);
    }
    return out;
}

}  // namespace scribed::daemon
