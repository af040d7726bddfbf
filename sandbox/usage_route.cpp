// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

using boost::json::object;

object window(std::int64_t used, std::int64_t length_s, std::int64_t left_s) {
    object out;
    out["used_percent"] = used;
    out["limit_window_seconds"] = length_s;
    out["reset_after_seconds"] = left_s;
    out["reset_at"] = wall_now_ms() / 1000 + left_s;
    return out;
}

std::string usage_body(const std::string& plan) {
    object limit;
    limit["allowed"] = true;
    limit["limit_reached"] = false;
    limit["primary_window"] = window(12, 18000, 9000);
    limit["secondary_window"] = window(40, 604800, 300000);
    object credits;
    credits["has_credits"] = false;
    credits["unlimited"] = false;
    credits["balance"] = nullptr;
    object body;
    body["plan_type"] = plan;
    body["rate_limit"] = std::move(limit);
    body["credits"] = std::move(credits);
    body["additional_rate_limits"] = boost::json::array();
    body["rate_limit_reached_type"] = nullptr;
    return boost::json::serialize(body);
}

}  // namespace

net::Task<void> usage_route(Route route) {
    ++route.core.stats.usage_requests;
    if (co_await struck(route, FaultPlace::usage)) co_return;
    const auto credential = route.credential();
    auto reply = credential == Credential::chatgpt_token ? json_reply(200, usage_body(route.core.options.plan))
                                                         : sign_in_again(credential);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
