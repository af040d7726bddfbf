// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

net::HttpReply usage_reply(Route route) {
    auto& core = route.core;
    const auto credential = route.credential();
    if (credential != Credential::chatgpt_token) return sign_in_again(credential);
    // Tokens that were issued elsewhere belong to nobody that the sandbox knows.
    const auto* account = core.sign_in.tokens.account_of(bearer_key(route.request().header("authorization")));
    const auto named = route.request().header("chatgpt-account-id");
    if (account != nullptr && !named.empty() && named != account->id()) {
        return json_reply(403, detail_body("You do not have access to this account."));
    }
    const auto& plan = account != nullptr ? account->plan : core.options.plan;
    return json_reply(200, core.usage.body(plan, wall_now_ms()));
}

}  // namespace

net::Task<void> usage_route(Route route) {
    ++route.core.stats.usage_requests;
    if (co_await struck(route, FaultPlace::usage)) co_return;
    auto reply = usage_reply(route);
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> usage_control_route(Route route) {
    JsonParser parser;
    const auto json = parser.parse(route.request().body);
    std::optional<Refusal> refusal;
    if (json) {
        refusal = route.core.usage.set(*json, wall_now_ms());
    } else {
        refusal = Refusal{.code = "invalid_json", .message = "The body must be JSON."};
    }
    auto reply = refusal ? json_reply(refusal->status, error_body(*refusal))
                         : json_reply(200, route.core.usage.body(route.core.options.plan, wall_now_ms()));
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
