// SPDX-License-Identifier: Apache-2.0
#include "proto/upstream_error.hpp"

#include <algorithm>
#include <array>

#include "proto/ascii.hpp"
#include "proto/redact.hpp"
#include "proto/upstream_reply.hpp"

namespace scribed::proto {
namespace {

constexpr std::size_t kMostCode = 64;
constexpr std::size_t kMostRequestId = 128;

/// A word of upstream's that means the same wherever it stands, and whatever the status.
struct Word {
    std::string_view word;
    UpstreamFault reply;    ///< in an HTTP body
    UpstreamFault session;  ///< in a close or an event of a realtime session
    bool ends = true;       ///< as an `error` event it ends the session (upstream.md 4.6, F11)
};
constexpr std::array kWords{
    Word{"usage_limit_reached", UpstreamFault::usage_exhausted, UpstreamFault::usage_exhausted},
    Word{"insufficient_quota", UpstreamFault::usage_exhausted, UpstreamFault::usage_exhausted},
    Word{"usage_not_included", UpstreamFault::not_entitled, UpstreamFault::not_entitled},
    Word{"missing_scope", UpstreamFault::not_entitled, UpstreamFault::not_entitled},
    Word{"server_is_overloaded", UpstreamFault::overloaded, UpstreamFault::overloaded, false},
    Word{"slow_down", UpstreamFault::overloaded, UpstreamFault::overloaded, false},
    Word{"rate_limit_exceeded", UpstreamFault::rate_limited, UpstreamFault::rate_limited, false},
    Word{"session_expired", UpstreamFault::session_expired, UpstreamFault::session_expired},
    // A session shows its ephemeral key: another one is minted, and the account is not at fault.
    Word{"invalid_api_key", UpstreamFault::unauthorized, UpstreamFault::key_expired},
    Word{"beta_api_shape_disabled", UpstreamFault::bad_request, UpstreamFault::bad_request},
    Word{"invalid_model", UpstreamFault::bad_request, UpstreamFault::bad_request},
};

const Word* find_word(std::string_view word) {
    const auto* found = std::ranges::find(kWords, word, &Word::word);
    return found == kWords.end() ? nullptr : found;
}

/// What upstream calls the error. `usage_limit_reached` stands in its type, other words in its code (upstream.md 9,
/// trap 9).
struct Called {
    const Word* known = nullptr;
    std::string code;  ///< the word that tells, known or not
};

// Both in lower case.
Called called(std::string_view type, std::string_view code) {
    const Word* by_type = find_word(type);
    const std::string_view telling = by_type != nullptr || code.empty() ? type : code;
    return {by_type != nullptr ? by_type : find_word(code), plain_word(telling, kMostCode)};
}

// A rate limit that the request alone is beyond: no pause helps.
bool beyond_any_rate(const ReplyWords& words) { return contains_ignoring_case(words.message, "request too large"); }

bool too_long(const ReplyWords& words) {
    return words.code == "audio_too_long" || contains_ignoring_case(words.message, "maximum content size") ||
           (contains_ignoring_case(words.message, "audio duration") &&
            contains_ignoring_case(words.message, "longer than"));
}

UpstreamFault fault_of_status(int status, const ReplyWords& words) {
    switch (status) {
        case 401:
            return contains_ignoring_case(words.message, "missing scopes") ? UpstreamFault::not_entitled
                                                                           : UpstreamFault::unauthorized;
        // Upstream.md 3.1: only a refusal in JSON comes from the endpoint itself.
        case 403: return words.is_json ? UpstreamFault::not_entitled : UpstreamFault::edge_blocked;
        case 404:
        case 410: return UpstreamFault::gone;
        // The latter two: what stands before the service has waited for it in vain.
        case 408:
        case 504:
        case 524: return UpstreamFault::timeout;
        // Upstream.md 3.2: the vendor's own clients repeat it.
        case 409: return UpstreamFault::server;
        case 413: return UpstreamFault::too_large;
        case 429: return UpstreamFault::rate_limited;
        default: break;
    }
    if (status < 400 || status >= 500) return UpstreamFault::server;
    return too_long(words) ? UpstreamFault::too_large : UpstreamFault::bad_request;
}

std::string default_message(UpstreamFault fault, int status) {
    std::string out;
    switch (fault) {
        case UpstreamFault::edge_blocked: out = "blocked at the edge, before the service"; break;
        case UpstreamFault::network: out = "the connection was lost"; break;
        case UpstreamFault::session_expired: out = "the session came to its planned end"; break;
        case UpstreamFault::key_expired: out = "the ephemeral key is not taken any more"; break;
        default: out = "refused without a reason"; break;
    }
    return status == 0 ? out : out + " (" + std::to_string(status) + ")";
}

std::string request_id(const HeaderList& headers) {
    for (const std::string_view key : {"x-request-id", "x-oai-request-id", "cf-ray"}) {
        if (auto id = plain_word(header(headers, key), kMostRequestId); !id.empty()) return id;
    }
    return {};
}

UpstreamFault fault_of_close(std::uint16_t code) {
    switch (code) {
        case 1001: return UpstreamFault::session_expired;
        case 1002:
        case 1003:
        case 1007:
        case 1008:
        case 1010:
        case 4000: return UpstreamFault::bad_request;
        case 1009: return UpstreamFault::too_large;
        case 1011:
        case 1012:
        case 1014: return UpstreamFault::server;
        case 1013: return UpstreamFault::overloaded;
        case 3000: return UpstreamFault::key_expired;
        default: return code < 3000 ? UpstreamFault::network : UpstreamFault::server;
    }
}

}  // namespace

std::string_view name(UpstreamFault fault) {
    switch (fault) {
        case UpstreamFault::unauthorized: return "unauthorized";
        case UpstreamFault::not_entitled: return "not_entitled";
        case UpstreamFault::edge_blocked: return "edge_blocked";
        case UpstreamFault::usage_exhausted: return "usage_exhausted";
        case UpstreamFault::rate_limited: return "rate_limited";
        case UpstreamFault::overloaded: return "overloaded";
        case UpstreamFault::server: return "server";
        case UpstreamFault::too_large: return "too_large";
        case UpstreamFault::bad_request: return "bad_request";
        case UpstreamFault::gone: return "gone";
        case UpstreamFault::network: return "network";
        case UpstreamFault::timeout: return "timeout";
        case UpstreamFault::session_expired: return "session_expired";
        case UpstreamFault::key_expired: return "key_expired";
    }
    return "server";
}

bool UpstreamError::passing() const {
    switch (fault) {
        case UpstreamFault::edge_blocked:
        case UpstreamFault::rate_limited:
        case UpstreamFault::overloaded:
        case UpstreamFault::server:
        case UpstreamFault::network:
        case UpstreamFault::timeout:
        case UpstreamFault::session_expired:
        case UpstreamFault::key_expired: return true;
        case UpstreamFault::unauthorized:
        case UpstreamFault::not_entitled:
        case UpstreamFault::usage_exhausted:
        case UpstreamFault::too_large:
        case UpstreamFault::bad_request:
        case UpstreamFault::gone: return false;
    }
    return false;
}

UpstreamError classify_reply(int status, const HeaderList& headers, std::string_view body, UnixMs now) {
    UpstreamError error;
    error.status = status;
    error.request_id = request_id(headers);
    if (is_edge_page(status, headers, body)) {
        error.fault = UpstreamFault::edge_blocked;
        error.retry_after = asked_pause(headers, {}, now);
        error.message = default_message(error.fault, status);
        return error;
    }
    const ReplyWords words = read_words(headers, body);
    auto word = called(words.type, words.code);
    error.fault = word.known != nullptr ? word.known->reply : fault_of_status(status, words);
    if (error.fault == UpstreamFault::rate_limited && beyond_any_rate(words)) error.fault = UpstreamFault::too_large;
    error.code = std::move(word.code);
    error.message = readable_message(words.message);
    if (error.message.empty()) error.message = default_message(error.fault, status);
    error.retry_after = asked_pause(headers, words.message, now);
    if (error.fault == UpstreamFault::usage_exhausted) error.resets_at = window_reset(headers, words, now);
    return error;
}

UpstreamError classify_close(std::uint16_t code, std::string_view reason) {
    UpstreamError error;
    error.status = code;
    error.fault = fault_of_close(code);
    // `<error type>.<error code>` (upstream.md 4.3).
    const std::size_t dot = reason.find('.');
    if (dot != std::string_view::npos && reason.find(' ') == std::string_view::npos) {
        auto word = called(lower(reason.substr(0, dot)), lower(reason.substr(dot + 1)));
        if (word.known != nullptr) error.fault = word.known->session;
        error.code = std::move(word.code);
    }
    if (error.fault == UpstreamFault::network && contains_ignoring_case(reason, "maximum duration")) {
        error.fault = UpstreamFault::session_expired;
    }
    error.message = readable_message(reason);
    if (error.message.empty()) error.message = default_message(error.fault, code);
    return error;
}

std::optional<UpstreamError> classify_event(std::string_view type, std::string_view code, std::string_view message) {
    auto word = called(lower(type), lower(code));
    if (word.known == nullptr || !word.known->ends) return std::nullopt;
    UpstreamError error;
    error.fault = word.known->session;
    error.code = std::move(word.code);
    error.message = readable_message(message);
    if (error.message.empty()) error.message = default_message(error.fault, 0);
    return error;
}

}  // namespace scribed::proto
