// SPDX-License-Identifier: Apache-2.0
#include "proto/usage.hpp"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.hpp"
#include "proto/redact.hpp"

namespace scribed::proto {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostWord = 64;
// 9999-12-31; a larger number is no time, and its milliseconds must fit.
constexpr double kLastSecond = 253402300799.0;
// A year: no window is longer.
constexpr double kMostSpan = 366.0 * 24 * 3600;
constexpr double kFull = 100;

std::string word(JsonValue value) { return plain_word(value.string().value_or(""), kMostWord); }

// A span of seconds, cut to whole ones.
std::optional<std::int64_t> span_s(JsonValue value) {
    const auto seconds = value.number();
    if (!seconds || *seconds < 0 || *seconds > kMostSpan) return std::nullopt;
    return static_cast<std::int64_t>(*seconds);
}

std::optional<UnixMs> reset_time(JsonValue window, UnixMs now) {
    const auto at = window["reset_at"].number();
    if (at && *at >= 1 && *at <= kLastSecond) return static_cast<UnixMs>(*at) * 1000;
    const auto after = span_s(window["reset_after_seconds"]);
    if (!after) return std::nullopt;
    return (now / 1000 + *after) * 1000;
}

std::optional<UsageWindow> window_of(JsonValue json, UnixMs now) {
    if (!json.is_object()) return std::nullopt;
    UsageWindow out;
    out.used_percent = std::clamp(json["used_percent"].number().value_or(0), 0.0, kFull);
    out.length_s = span_s(json["limit_window_seconds"]);
    out.resets_at = reset_time(json, now);
    return out;
}

std::optional<UsageCredits> credits_of(JsonValue json) {
    if (!json.is_object()) return std::nullopt;
    return UsageCredits{
        json["has_credits"].boolean().value_or(false), json["unlimited"].boolean().value_or(false),
        word(json["balance"])};
}

json::value to_json(const std::optional<UsageWindow>& window) {
    if (!window) return nullptr;
    json::object out{{"used_percent", window->used_percent}};
    if (window->length_s) out["limit_window_seconds"] = *window->length_s;
    if (window->resets_at) out["reset_at"] = *window->resets_at / 1000;
    return out;
}

json::value to_json(const std::optional<UsageCredits>& credits) {
    if (!credits) return nullptr;
    json::object out{{"has_credits", credits->available}, {"unlimited", credits->unlimited}};
    if (!credits->balance.empty()) out["balance"] = credits->balance;
    return out;
}

}  // namespace

std::optional<UnixMs> Usage::opens_at() const {
    std::optional<UnixMs> of_full;
    const UsageWindow* fullest = nullptr;
    for (const auto* window : {&primary, &secondary}) {
        if (!*window || !(*window)->resets_at) continue;
        if ((*window)->used_percent >= kFull) of_full = std::max(of_full.value_or(0), *(*window)->resets_at);
        if (fullest == nullptr || (*window)->used_percent > fullest->used_percent) fullest = &**window;
    }
    if (of_full) return of_full;
    return fullest == nullptr ? std::nullopt : fullest->resets_at;
}

Result<Usage> parse_usage(std::string_view body, UnixMs now) {
    JsonParser parser;
    const auto root = parser.parse(body);
    if (!root || !root->is_object()) return Error(Errc::corrupt, "the reply that tells the usage is no JSON object");
    const JsonValue limit = (*root)["rate_limit"];
    Usage out;
    out.plan = word((*root)["plan_type"]);
    out.allowed = limit["allowed"].boolean().value_or(true);
    out.limit_reached = limit["limit_reached"].boolean().value_or(false);
    out.primary = window_of(limit["primary_window"], now);
    out.secondary = window_of(limit["secondary_window"], now);
    out.credits = credits_of((*root)["credits"]);
    return out;
}

std::string encode_usage(const Usage& usage) {
    json::object limit{{"allowed", usage.allowed}, {"limit_reached", usage.limit_reached}};
    limit["primary_window"] = to_json(usage.primary);
    limit["secondary_window"] = to_json(usage.secondary);
    json::object body{{"plan_type", usage.plan}};
    body["rate_limit"] = std::move(limit);
    body["credits"] = to_json(usage.credits);
    return json::serialize(body);
}

}  // namespace scribed::proto
