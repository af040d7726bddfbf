// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>

#include "daemon/lane_report.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

// Both passes' lanes in the order in which they are tried.
net::Task<void> lanes(RouteContext context, Call& call) {
    const auto& services = context.services;
    const auto now = steady_now();
    const auto wall = wall_now_ms();
    const auto report = [&](const auto& lane, const auto& refusal) {
        return lane_report(lane->name(), lane->configured(), refusal, now, wall);
    };
    json::array live;
    for (const auto& lane : services.lanes.live(call.user()))
        live.push_back(report(lane, lane->refusal(services.health, now)));
    json::array batch;
    for (const auto& lane : services.lanes.batch(call.user())) {
        const auto& key = lane->health_key();
        const auto refusal = services.health.refusal(key, now);
        batch.push_back(report(lane, refusal ? refusal : services.turns.down(key)));
    }
    json::object body;
    body["live"] = std::move(live);
    body["batch"] = std::move(batch);
    co_await reply_json(call.exchange, std::move(body));
}

}  // namespace

void add_lane_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/lanes", Need::read, [context](Call& call) { return lanes(context, call); });
}

}  // namespace scribed::daemon
