// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_health.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scribed::upstream {

using proto::UpstreamFault;

namespace {

// Services speak in sentences; reasons are phrases, which are joined by "; ".
std::string_view without_stop(std::string_view sentence) {
    const auto last = sentence.find_last_not_of(". ");
    return last == std::string_view::npos ? std::string_view() : sentence.substr(0, last + 1);
}

}  // namespace

// No user's name has a line break.
std::string lane_key(std::string_view lane, const LaneOwner& owner) { return std::string(lane) + '\n' + owner; }

std::pair<std::string_view, std::string_view> split_lane_key(std::string_view key) {
    const auto line = key.find('\n');
    if (line == std::string_view::npos) return {key, {}};
    return {key.substr(0, line), key.substr(line + 1)};
}

std::optional<LaneHealth::Refusal> LaneHealth::refusal(const std::string& key, Instant now) const {
    const std::lock_guard lock(mutex_);
    const auto found = refusals_.find(key);
    if (found == refusals_.end() || found->second.until <= now) return std::nullopt;
    return found->second;
}

void LaneHealth::report(const std::string& key, const proto::UpstreamError& error, Instant now, UnixMs wall) {
    using namespace std::chrono_literals;
    if (observer_) observer_(key, &error);
    if (error.fault == UpstreamFault::edge_blocked) return rest_from(key, error, now, 30s, 15min);
    std::chrono::milliseconds span{0};
    switch (error.fault) {
        case UpstreamFault::not_entitled:
        case UpstreamFault::gone: span = 24h; break;
        case UpstreamFault::unauthorized: span = 1min; break;
        case UpstreamFault::bad_request: span = 10min; break;
        case UpstreamFault::usage_exhausted:
            span = error.resets_at ? std::chrono::milliseconds(std::max<std::int64_t>(1000, *error.resets_at - wall))
                                   : 5min;
            break;
        default: return;
    }
    const std::lock_guard lock(mutex_);
    refusals_[key] = Refusal{now + span, explain(error)};
}

void LaneHealth::rest(const std::string& key, const proto::UpstreamError& error, Instant now) {
    using namespace std::chrono_literals;
    rest_from(key, error, now, 15s, 60s);
}

// Those that fail while it rests have only tried at the same time.
void LaneHealth::rest_from(
    const std::string& key,
    const proto::UpstreamError& error,
    Instant now,
    std::chrono::seconds first,
    std::chrono::seconds most
) {
    static constexpr int kMostDoublings = 5;
    const std::lock_guard lock(mutex_);
    auto& known = refusals_[key];
    if (known.until > now) return;
    int& rests = rests_[key];
    known = Refusal{now + std::min(first * (1 << rests), most), explain(error)};
    rests = std::min(rests + 1, kMostDoublings);
}

void LaneHealth::clear(const std::string& key) {
    if (observer_) observer_(key, nullptr);
    forget(key);
}

void LaneHealth::forget(const std::string& key) {
    const std::lock_guard lock(mutex_);
    refusals_.erase(key);
    rests_.erase(key);
}

std::string explain(const proto::UpstreamError& error) {
    const auto said = without_stop(error.message);
    const auto detail = said.empty() ? std::string() : ": " + std::string(said);
    switch (error.fault) {
        case UpstreamFault::unauthorized:
            return "the credentials were refused" + detail + "; sign in again or replace the key";
        case UpstreamFault::not_entitled: return "this account may not use this lane" + detail;
        case UpstreamFault::edge_blocked:
            return "an edge server answered with a challenge page instead of the service; it usually passes";
        case UpstreamFault::usage_exhausted: {
            const auto when = error.resets_at ? " until " + rfc3339(*error.resets_at) : std::string();
            return "the account's usage is spent" + when + detail;
        }
        case UpstreamFault::rate_limited: return "too many requests" + detail;
        case UpstreamFault::overloaded: return "the service is overloaded" + detail;
        case UpstreamFault::server: return fmt::format("the service failed (status {}){}", error.status, detail);
        case UpstreamFault::too_large: return "the service found the audio too long" + detail;
        case UpstreamFault::bad_request: return "the service refused the request" + detail + "; check model and lanes";
        case UpstreamFault::gone: return "the service does not have this endpoint" + detail;
        case UpstreamFault::network: return "no connection" + detail;
        case UpstreamFault::timeout: return "no answer in time" + detail;
        case UpstreamFault::session_expired: return "the session reached its time limit";
        case UpstreamFault::key_expired: return "the session key was refused" + detail;
    }
    return "failed" + detail;
}

}  // namespace scribed::upstream
