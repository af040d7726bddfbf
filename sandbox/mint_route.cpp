// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "sandbox/member_check.hpp"
#include "sandbox/routes.hpp"
#include "sandbox/session_object.hpp"

namespace scribed::sandbox {
namespace {

constexpr int kDefaultSeconds = 600;

struct MintRequest {
    SessionConfig config;
    int seconds = kDefaultSeconds;
};

std::optional<Refusal> read_request(const std::string& body, MintRequest& into) {
    JsonParser parser;
    const auto json = parser.parse(body);
    MemberCheck check;
    if (!json) {
        check.fail("invalid_json", "", "We could not parse the JSON body of your request.");
        return check.refusal();
    }
    check.only(*json, "", {"expires_after", "session"});
    if (const auto expires = (*json)["expires_after"]; expires.exists()) {
        check.only(expires, "expires_after", {"anchor", "seconds"});
        std::string anchor;
        check.choice(expires["anchor"], "expires_after.anchor", {"created_at"}, anchor);
        check.integer(expires["seconds"], "expires_after.seconds", 10, 7200, into.seconds);
    }
    if (!check.ok()) return check.refusal();
    return apply_session((*json)["session"], into.config);
}

/// `refuses`: the status that answers ChatGPT tokens; 0: they are taken.
std::optional<Refusal> judge_credential(Credential credential, int refuses) {
    switch (credential) {
        case Credential::api_key: return std::nullopt;
        case Credential::chatgpt_token:
            if (refuses == 0) return std::nullopt;
            return Refusal{
                .status = refuses,
                .code = "missing_scope",
                .message =
                    "You have insufficient permissions for this operation. Missing scopes: api.model.audio.request."};
        case Credential::expired_token:
            return Refusal{
                .status = 401, .code = "token_expired", .message = "Provided authentication token is expired."};
        case Credential::revoked_token:
            return Refusal{.status = 401, .code = "token_revoked", .message = "Encountered invalidated oauth token."};
        case Credential::none: return Refusal{.status = 401, .code = "", .message = "You didn't provide an API key."};
        default: return Refusal{.status = 401, .code = "invalid_api_key", .message = "Incorrect API key provided."};
    }
}

std::string mint_body(MintShape shape, const SessionConfig& config, const KeyRing::Minted& minted) {
    const auto id = new_id("sess");
    const auto expires_at = minted.expires_at / 1000;
    boost::json::object body;
    if (shape == MintShape::ga) {
        body["value"] = minted.key;
        body["expires_at"] = expires_at;
        body["session"] = session_object(config, id, 0);
    } else if (shape == MintShape::beta) {
        body = beta_session_object(config, id);
        boost::json::object secret;
        secret["value"] = minted.key;
        secret["expires_at"] = expires_at;
        body["client_secret"] = std::move(secret);
    } else {
        body = beta_session_object(config, id);
        body["client_secret"] = minted.key;
    }
    return boost::json::serialize(body);
}

net::HttpReply answer(Route route) {
    auto& core = route.core;
    const auto credential = route.credential();
    if (const auto refusal = judge_credential(credential, core.options.mint_refuses_tokens)) {
        return json_reply(refusal->status, error_body(*refusal));
    }
    if (credential == Credential::chatgpt_token) {
        if (auto spent = usage_spent(core)) return *std::move(spent);
    }
    MintRequest asked;
    if (const auto refusal = read_request(route.request().body, asked)) return json_reply(400, error_body(*refusal));
    const auto seconds = core.options.ek_seconds > 0 ? core.options.ek_seconds : asked.seconds;
    const auto minted = core.keys.mint(asked.config, seconds, wall_now_ms());
    ++core.stats.keys_minted;
    return json_reply(200, mint_body(core.options.mint_shape, asked.config, minted));
}

}  // namespace

net::Task<void> mint_route(Route route) {
    ++route.core.stats.mint_requests;
    if (co_await struck(route, FaultPlace::mint)) co_return;
    auto reply = answer(route);
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
