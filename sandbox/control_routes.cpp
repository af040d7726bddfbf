// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/live_connection.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

/// Sessions that are open now are occasions for a new session fault as well, oldest first.
void strike_open_sessions(Core& core) {
    for (auto* live : std::list(core.live)) {
        for (const auto& fault : core.faults.strike_all(FaultPlace::realtime, FaultScope::session))
            live->arm(fault);
    }
}

net::HttpReply set_fault(Core& core, const std::string& body) {
    JsonParser parser;
    const auto json = parser.parse(body);
    auto fault = json ? parse_fault(*json) : Result<Fault>(json.error());
    if (!fault) {
        return json_reply(400, error_body({.code = "invalid_fault", .message = fault.error().message()}));
    }
    const bool session = fault->fits(FaultPlace::realtime, FaultScope::session);
    core.faults.add(*std::move(fault));
    if (session) strike_open_sessions(core);
    return json_reply(200, core.faults.json());
}

}  // namespace

net::Task<void> faults_route(Route route) {
    auto& core = route.core;
    const auto& request = route.request();
    net::HttpReply reply;
    if (request.method == "POST") {
        reply = set_fault(core, request.body);
    } else {
        if (request.method == "DELETE") core.faults.clear();
        reply = json_reply(200, core.faults.json());
    }
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> stats_route(Route route) {
    auto reply = json_reply(200, route.core.stats.json());
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
