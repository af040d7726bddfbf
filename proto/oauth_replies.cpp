// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_replies.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json.hpp"
#include "proto/ascii.hpp"
#include "proto/redact.hpp"
#include "proto/upstream_reply.hpp"

namespace scribed::proto {
namespace {

constexpr int kUsualIntervalS = 5;
constexpr int kLongestIntervalS = 300;

std::string text_of(JsonValue value) { return std::string(value.string().value_or(std::string_view{})); }

int interval_of(JsonValue value) {
    std::int64_t seconds = value.integer().value_or(0);
    if (const auto text = value.string()) {
        const auto digits = trim(*text);
        std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    }
    if (seconds <= 0) return kUsualIntervalS;
    return static_cast<int>(std::min<std::int64_t>(seconds, kLongestIntervalS));
}

bool success(int status) { return status >= 200 && status < 300; }
bool client_error(int status) { return status >= 400 && status < 500; }

// Says nothing about the account: no reply, a page of the edge, a server in trouble, too many requests.
bool nothing_learnt(const AuthReply& reply) {
    if (reply.status == 0 || is_edge_page(reply.status, reply.headers, reply.body)) return true;
    return reply.status == 408 || reply.status == 429 || reply.status >= 500;
}

std::string message_of(const AuthReply& reply, UnixMs now) {
    if (reply.status == 0) return reply.failure;
    return classify_reply(reply.status, reply.headers, reply.body, now).message;
}

std::optional<TokenSet> tokens_of(const AuthReply& reply) {
    JsonParser parser;
    const auto root = parser.parse(reply.body);
    if (!success(reply.status) || !root) return std::nullopt;
    return TokenSet{text_of((*root)["id_token"]), text_of((*root)["access_token"]), text_of((*root)["refresh_token"])};
}

TokenVerdict::End end_of(const AuthReply& reply, const std::string& code) {
    using End = TokenVerdict::End;
    if (is_edge_page(reply.status, reply.headers, reply.body)) return End::temporary;
    if (code == "refresh_token_expired") return End::expired;
    if (code == "refresh_token_reused") return End::reused;
    if (code == "refresh_token_invalidated") return End::invalidated;
    if (reply.status == 401) return End::invalidated;
    if (reply.status == 400) return code == "invalid_grant" ? End::invalidated : End::rejected;
    return End::temporary;
}

TokenVerdict refusal_of(const AuthReply& reply, UnixMs now) {
    TokenVerdict verdict;
    verdict.message = message_of(reply, now);
    if (reply.status == 0) return verdict;
    const auto words = read_words(reply.headers, reply.body);
    verdict.code = plain_word(words.code, 64);
    verdict.end = end_of(reply, words.code);
    verdict.retry_after = asked_pause(reply.headers, words.message, now);
    if (success(reply.status)) verdict.message = "the reply holds no tokens";
    return verdict;
}

TokenVerdict granted(TokenSet tokens) {
    TokenVerdict verdict;
    verdict.end = TokenVerdict::End::granted;
    verdict.tokens = std::move(tokens);
    return verdict;
}

// Of the three tokens that a login must bring, the first that is not there.
std::string_view missing_in(const TokenSet& tokens) {
    if (tokens.access_token.empty()) return "access token";
    if (tokens.refresh_token.empty()) return "refresh token";
    return tokens.id_token.empty() ? "id token" : std::string_view();
}

// Step 2 of upstream.md 1.1.
bool is_pending_word(std::string_view code) {
    constexpr std::array<std::string_view, 3> kWords{
        "authorization_pending", "deviceauth_authorization_unknown", "deviceauth_authorization_pending"};
    return std::ranges::find(kWords, code) != kWords.end();
}

}  // namespace

Result<DeviceCode> read_device_code(const AuthReply& reply, UnixMs now) {
    if (reply.status == 404) return Error(Errc::unsupported, "device login is switched off at the auth host");
    if (nothing_learnt(reply)) return Error(Errc::unreachable, message_of(reply, now));
    if (!success(reply.status)) return Error(Errc::invalid, message_of(reply, now));
    JsonParser parser;
    const auto root = parser.parse(reply.body);
    if (!root) return Error(Errc::invalid, "the auth host's reply is no JSON");
    DeviceCode code;
    code.device_auth_id = text_of((*root)["device_auth_id"]);
    code.user_code = text_of((*root)["user_code"]);
    if (code.user_code.empty()) code.user_code = text_of((*root)["usercode"]);
    code.interval_s = interval_of((*root)["interval"]);
    if (code.device_auth_id.empty() || code.user_code.empty()) {
        return Error(Errc::invalid, "the auth host's reply holds no code");
    }
    return code;
}

DevicePoll read_device_poll(const AuthReply& reply, UnixMs now) {
    using Verdict = DevicePoll::Verdict;
    DevicePoll poll;
    if (reply.status == 200) {
        JsonParser parser;
        if (const auto root = parser.parse(reply.body)) {
            poll.code = text_of((*root)["authorization_code"]);
            poll.verifier = text_of((*root)["code_verifier"]);
        }
        if (!poll.code.empty() && !poll.verifier.empty()) {
            poll.verdict = Verdict::approved;
            return poll;
        }
    }
    poll.message = message_of(reply, now);
    if (reply.status != 0) poll.retry_after = asked_pause(reply.headers, {}, now);
    const auto code = reply.status == 0 ? std::string() : read_words(reply.headers, reply.body).code;
    const auto says = [&](std::string_view word) { return code.find(word) != std::string::npos; };
    if (client_error(reply.status) && code == "slow_down") {
        poll.verdict = Verdict::slow_down;
    } else if (client_error(reply.status) && is_pending_word(code)) {
        poll.verdict = Verdict::pending;
    } else if (says("expired")) {
        poll.verdict = Verdict::expired;
    } else if (says("denied") || says("declined")) {
        poll.verdict = Verdict::denied;
    } else if (nothing_learnt(reply)) {
        poll.verdict = Verdict::unreachable;
    } else if (reply.status == 403 || reply.status == 404) {
        poll.verdict = Verdict::pending;
    } else {
        poll.verdict = Verdict::refused;
    }
    return poll;
}

TokenVerdict read_refresh(const AuthReply& reply, UnixMs now) {
    auto tokens = tokens_of(reply);
    if (tokens && !tokens->access_token.empty()) return granted(std::move(*tokens));
    return refusal_of(reply, now);
}

TokenVerdict read_exchange(const AuthReply& reply, UnixMs now) {
    auto tokens = tokens_of(reply);
    if (!tokens) return refusal_of(reply, now);
    const auto missing = missing_in(*tokens);
    if (missing.empty()) return granted(std::move(*tokens));
    auto verdict = refusal_of(reply, now);
    verdict.message = "the reply holds no " + std::string(missing);
    verdict.tokens = std::move(*tokens);
    return verdict;
}

}  // namespace scribed::proto
