// SPDX-License-Identifier: Apache-2.0
#include "sandbox/usage_meter.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "sandbox/member_check.hpp"

namespace scribed::sandbox {
namespace {

using boost::json::object;

constexpr std::int64_t kPrimaryS = 5 * 3600;
constexpr std::int64_t kSecondaryS = 7 * 24 * 3600;

object window(int used, std::int64_t length_s, UnixMs resets_at, UnixMs now) {
    object out;
    out["used_percent"] = used;
    out["limit_window_seconds"] = length_s;
    out["reset_after_seconds"] = (resets_at - now) / 1000;
    out["reset_at"] = resets_at / 1000;
    return out;
}

}  // namespace

UsageMeter::UsageMeter(UnixMs now) {
    state_.primary_resets_at = now + kPrimaryS * 1000 / 2;
    state_.secondary_resets_at = now + kSecondaryS * 1000 / 2;
}

std::optional<Refusal> UsageMeter::set(JsonValue json, UnixMs now) {
    MemberCheck check;
    auto next = state_;
    int resets_in_s = -1;
    check.only(json, "", {"primary_used", "secondary_used", "limit_reached", "resets_in_s", "refuse_work", "plan"});
    check.integer(json["primary_used"], "primary_used", 0, 100, next.primary_used);
    check.integer(json["secondary_used"], "secondary_used", 0, 100, next.secondary_used);
    check.integer(json["resets_in_s"], "resets_in_s", 1, kPrimaryS, resets_in_s);
    check.boolean(json["limit_reached"], "limit_reached");
    check.boolean(json["refuse_work"], "refuse_work");
    check.text(json["plan"], "plan", next.plan);
    if (!check.ok()) return check.refusal();
    next.limit_reached = json["limit_reached"].boolean().value_or(next.limit_reached);
    next.refuse_work = json["refuse_work"].boolean().value_or(next.refuse_work);
    if (resets_in_s > 0) next.primary_resets_at = now + UnixMs{resets_in_s} * 1000;
    state_ = std::move(next);
    return std::nullopt;
}

void UsageMeter::turn(UnixMs now) {
    if (state_.primary_resets_at > now) return;
    state_.primary_resets_at = now + kPrimaryS * 1000;
    state_.primary_used = 0;
    state_.limit_reached = false;
    state_.refuse_work = false;
}

std::string UsageMeter::body(const std::string& plan, UnixMs now) {
    turn(now);
    object limit;
    limit["allowed"] = !state_.limit_reached;
    limit["limit_reached"] = state_.limit_reached;
    limit["primary_window"] = window(state_.primary_used, kPrimaryS, state_.primary_resets_at, now);
    limit["secondary_window"] = window(state_.secondary_used, kSecondaryS, state_.secondary_resets_at, now);
    object credits;
    credits["has_credits"] = false;
    credits["unlimited"] = false;
    credits["balance"] = nullptr;
    object out;
    out["plan_type"] = state_.plan.empty() ? plan : state_.plan;
    out["rate_limit"] = std::move(limit);
    out["credits"] = std::move(credits);
    out["additional_rate_limits"] = boost::json::array();
    out["rate_limit_reached_type"] = nullptr;
    return boost::json::serialize(out);
}

std::optional<std::int64_t> UsageMeter::refuses_work(UnixMs now) {
    turn(now);
    if (!state_.refuse_work) return std::nullopt;
    return (state_.primary_resets_at - now) / 1000;
}

}  // namespace scribed::sandbox
