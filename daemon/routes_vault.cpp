// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <boost/json/array.hpp>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

// The key that linked accounts are encrypted with (docs/protocol.md, docs/security.md). Answers name keys by their ids.
namespace scribed::daemon {
namespace {

namespace json = boost::json;

json::value id_or_null(const std::string& key) {
    if (key.empty()) return nullptr;
    return json::value(key);
}

json::array ids(const std::vector<std::string>& keys) {
    json::array out;
    for (const auto& key : keys)
        out.emplace_back(key);
    return out;
}

net::Task<void> reply_state(RouteContext context, Call& call, int status) {
    auto& exchange = call.exchange;
    const auto state = co_await context.accounts.vault();
    if (!state) {
        co_await reply_error(exchange, state.error());
        co_return;
    }
    json::object body{
        {"configured", context.accounts.can_link()},
        {"sealing_key", id_or_null(state->sealing_key)},
        {"known_keys", ids(state->known_keys)},
        {"current_key", id_or_null(state->current_key)},
        {"old_keys", ids(state->old_keys)},
        {"records", state->texts.all},
        {"to_reseal", state->texts.stale},
        {"unreadable", context.accounts.unreadable()},
        {"key_file", nullptr},
    };
    const auto config = context.services.config.get();
    const auto& file = config->accounts.vault_key_file;
    std::error_code unknown;
    if (!file.empty()) body["key_file"] = std::filesystem::absolute(file, unknown).string();
    co_await reply_json(exchange, std::move(body), status);
}

net::Task<void> rotate(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    if (!context.accounts.can_link()) {
        co_await reply_refusal(
            exchange, 503, "vault_not_configured",
            "no vault key is configured: make one with `scribe key new-vault FILE` and set accounts.vault_key_file"
        );
        co_return;
    }
    const auto begun = co_await context.accounts.rotate_vault();
    if (begun) {
        co_await reply_state(context, call, 202);
        co_return;
    }
    const auto& error = begun.error();
    // What is wrong with the key file is its state, and not the request's fault.
    if (error.code() == Errc::conflict || error.code() == Errc::invalid) {
        co_await reply_refusal(exchange, 409, "vault_key_file", error.message());
        co_return;
    }
    co_await reply_error(exchange, error);
}

}  // namespace

void add_vault_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/vault", Need::admin, [context](Call& call) { return reply_state(context, call, 200); });
    router.add("POST", "/v1/vault/rotate", Need::admin, [context](Call& call) { return rotate(context, call); });
}

}  // namespace scribed::daemon
