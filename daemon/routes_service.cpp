// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <filesystem>
#include <string>

#include <boost/json/array.hpp>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "daemon/version.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

json::array to_array(const std::vector<std::string>& words) {
    json::array out;
    for (const auto& word : words)
        out.emplace_back(word);
    return out;
}

net::Task<void> health(net::HttpExchange& exchange) {
    json::object body{{"status", "ok"}, {"version", kVersion}};
    co_await reply_json(exchange, std::move(body));
}

// Less free space than this is no place to begin a session in: two minutes of one track.
constexpr std::uintmax_t kLeastSpace = 4 << 20;

// Ready: the daemon does not stop, the database answers, and there is space for a new session. The reason is for
// people.
net::Task<void> ready(RouteContext context, net::HttpExchange& exchange) {
    const auto probe = [](store::Database& database) { return database.sessions({}, 1, {}, {}); };
    const auto answer = co_await context.services.store.ask(probe);
    std::error_code unknown;
    const auto space = std::filesystem::space(context.services.config.get()->state.dir, unknown);
    std::string reason;
    if (!context.ready) {
        reason = "the daemon stops";
    } else if (!answer) {
        reason = "the database does not answer: " + answer.error().message();
    } else if (!unknown && space.available < kLeastSpace) {
        reason = "the disk of state.dir is full";
    }
    json::object body{{"status", reason.empty() ? "ready" : "not ready"}};
    if (!reason.empty()) body["reason"] = reason;
    co_await reply_json(exchange, std::move(body), reason.empty() ? 200 : 503);
}

net::Task<void> metrics(RouteContext context, net::HttpExchange& exchange) {
    const auto& metrics = context.services.metrics;
    const auto disk = context.services.recorder.statistics();
    metrics.disk_cycle_ms.set(disk.last_cycle_ms);
    metrics.disk_errors.set(static_cast<double>(disk.errors));
    metrics.disk_bytes.set(static_cast<double>(disk.bytes_written));
    metrics.store_backlog.set(static_cast<double>(context.services.store.backlog()));
    metrics.store_errors.set(static_cast<double>(context.services.store.write_errors()));
    const auto survey = [now = wall_now_ms()](store::AccountDatabase& database) { return survey_links(database, now); };
    const auto links = co_await context.accounts.accounts().store().ask(survey);
    if (links) {
        for (const auto verdict : upstream::kVerdicts) {
            const auto found = links->links.find(verdict);
            metrics.links(verdict).set(found == links->links.end() ? 0 : found->second);
        }
        metrics.link_most_used.set(links->most_used_percent);
        metrics.link_oldest_s.set(static_cast<double>(links->oldest_ms) / 1000);
    }
    co_await reply_text(exchange, "text/plain; version=0.0.4; charset=utf-8", metrics.render());
}

json::object upstream_files(const UpstreamConfig& upstream) {
    return json::object{
        {"auth_url", upstream.auth_url},         {"chatgpt_url", upstream.chatgpt_url},
        {"api_url", upstream.api_url},           {"ca_file", upstream.ca_file},
        {"api_key_file", upstream.api_key_file}, {"codex_auth_file", upstream.codex_auth_file},
    };
}

// What `scribe doctor` needs to know; no secret is in it, but for the operator file paths are.
net::Task<void> status(RouteContext context, Call& call) {
    const auto in_force = context.services.config.get();
    const auto& config = *in_force;
    json::object lanes{{"live", to_array(config.lanes.live)}, {"batch", to_array(config.lanes.batch)}};
    json::object refused;
    for (const auto& lane : context.services.lanes.live(call.user())) {
        if (const auto refusal = context.services.health.refusal(lane->health_key(), steady_now())) {
            refused[lane->name()] = refusal->reason;
        }
    }
    json::object body{{"version", kVersion}};
    body["lanes"] = std::move(lanes);
    body["refused"] = std::move(refused);
    if (call.caller.may(access::Scope::admin)) {
        body["state_dir"] = config.state.dir;
        body["durability"] = config.state.durability == store::Durability::disk ? "disk" : "os";
        body["upstream"] = upstream_files(config.upstream);
    }
    co_await reply_json(call.exchange, std::move(body));
}

}  // namespace

void add_service_routes(Router& router, RouteContext context) {
    router.add("GET", "/healthz", Need::nothing, [](Call& call) { return health(call.exchange); });
    router.add("GET", "/readyz", Need::nothing, [context](Call& call) { return ready(context, call.exchange); });
    router.add("GET", "/metrics", Need::admin, [context](Call& call) { return metrics(context, call.exchange); });
    router.add("GET", "/v1/status", Need::read, [context](Call& call) { return status(context, call); });
}

}  // namespace scribed::daemon
