// SPDX-License-Identifier: Apache-2.0
#include "sandbox/core.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "net/signal.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {
namespace {

/// How often what is held looks.
constexpr std::chrono::milliseconds kHoldLook{5};

/// A page such as Cloudflare puts in the way (upstream.md 2.7).
constexpr std::string_view kChallenge =
    "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body>"
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src=\"/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1\"></script></body></html>";

net::HttpReply challenge(const Fault& fault) {
    net::HttpReply reply{.status = fault.value > 0 ? static_cast<int>(fault.value) : 403, .headers = {}, .body = {}};
    reply.headers = {
        {"content-type", "text/html; charset=UTF-8"},
        {"cf-mitigated", "challenge"},
        {"cf-ray", random_hex(8) + "-TXL"}};
    reply.body = fault.body.empty() ? kChallenge : fault.body;
    return reply;
}

net::HttpReply usage_limit(std::int64_t seconds) {
    return json_reply(
        429, fmt::format(
                 R"({{"error":{{"type":"usage_limit_reached","message":"The usage limit has been reached",)"
                 R"("plan_type":"plus","resets_at":{},"resets_in_seconds":{}}}}})",
                 wall_now_ms() / 1000 + seconds, seconds
             )
    );
}

net::HttpReply failure(const Fault& fault) {
    const auto status = static_cast<int>(fault.value);
    if (!fault.body.empty()) return json_reply(status, fault.body);
    const bool server = status >= 500;
    return json_reply(
        status, error_body(
                    {.type = server ? "server_error" : "invalid_request_error",
                     .code = fault.code,
                     .message = fmt::format("The request failed with status {}.", status)}
                )
    );
}

net::Task<void> held(const Faults& faults) {
    const auto seen = faults.cleared();
    bool slept = true;
    while (slept && faults.cleared() == seen)
        slept = co_await net::sleep_until(steady_now() + kHoldLook);
}

}  // namespace

Credential Core::classify(std::string_view key) const {
    const auto now = wall_now_ms();
    if (!looks_like_own_token(key)) return keys.classify(key, now);
    switch (sign_in.tokens.judge(key, now)) {
        case TokenWorth::good: return Credential::chatgpt_token;
        case TokenWorth::expired: return Credential::expired_token;
        case TokenWorth::revoked: break;
    }
    return Credential::revoked_token;
}

Credential Route::credential() const {
    const auto key = bearer_key(request().header("authorization"));
    const auto credential = core.classify(key);
    const auto owner = core.sign_in.tokens.owner(key);
    if (credential == Credential::chatgpt_token && !owner.empty()) ++core.stats.accounts[owner];
    const bool stale = credential == Credential::expired_token || credential == Credential::revoked_token;
    if (stale) ++core.stats.tokens_refused;
    return credential;
}

std::string Route::issuer() const {
    return fmt::format("{}://{}", core.options.tls ? "https" : "http", request().header("host"));
}

net::HttpReply sign_in_again(Credential credential) {
    if (credential != Credential::expired_token && credential != Credential::revoked_token) {
        return json_reply(401, detail_body("Could not parse your authentication token. Please try signing in again."));
    }
    const bool expired = credential == Credential::expired_token;
    return json_reply(
        401, error_body(
                 {.code = expired ? "token_expired" : "token_revoked",
                  .message = expired ? "Provided authentication token is expired. Please try signing in again."
                                     : "Encountered invalidated oauth token for user. Please try signing in again."}
             )
    );
}

net::HttpReply json_reply(int status, std::string body) {
    net::HttpReply reply{.status = status, .headers = {}, .body = std::move(body)};
    reply.headers = {{"content-type", "application/json"}, {"x-request-id", "req_" + random_hex(12)}};
    return reply;
}

std::optional<net::HttpReply> usage_spent(Core& core) {
    const auto seconds = core.usage.refuses_work(wall_now_ms());
    if (!seconds) return std::nullopt;
    return usage_limit(*seconds);
}

net::Task<bool> struck(Route route, FaultPlace place, FaultStep step) {
    const auto fault = route.core.faults.strike(place, FaultScope::exchange, step);
    if (!fault) co_return false;
    ++route.core.stats.faults_struck;
    route.core.log.info("fault", {{"where", name(place)}, {"what", name(fault->kind)}, {"step", name(step)}});
    net::HttpReply reply;
    switch (fault->kind) {
        case FaultKind::stall_ms: {
            const auto until = steady_now() + std::chrono::milliseconds(static_cast<std::int64_t>(fault->value));
            co_await net::sleep_until(until);
            co_return false;
        }
        case FaultKind::hold: co_await held(route.core.faults); co_return false;
        case FaultKind::half_open: co_await net::sleep_until(Instant::max()); co_return true;
        case FaultKind::drop: route.stream.close(); co_return true;
        case FaultKind::html: reply = challenge(*fault); break;
        case FaultKind::usage_limit: reply = usage_limit(static_cast<std::int64_t>(fault->value)); break;
        default: reply = failure(*fault); break;
    }
    co_await route.exchange.reply(std::move(reply));
    co_return true;
}

}  // namespace scribed::sandbox
