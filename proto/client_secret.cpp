// SPDX-License-Identifier: Apache-2.0
#include "proto/client_secret.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.hpp"

namespace scribed::proto {
namespace {

constexpr int kLeastSeconds = 10;
constexpr int kMostSeconds = 7200;
// 9999-12-31: a larger number is no time, and must not overflow as milliseconds.
constexpr std::int64_t kLastSecond = 253402300799;

ClientSecret secret(std::string_view value, JsonValue expires_at) {
    const std::int64_t seconds = expires_at.integer().value_or(0);
    return {std::string(value), seconds > 0 && seconds <= kLastSecond ? seconds * 1000 : 0};
}

}  // namespace

std::string encode_mint(const RealtimeConfig& config, int seconds) {
    return fmt::format(
        R"({{"expires_after":{{"anchor":"created_at","seconds":{}}},"session":{}}})",
        std::clamp(seconds, kLeastSeconds, kMostSeconds), encode_session(config)
    );
}

Result<ClientSecret> parse_mint_reply(std::string_view body) {
    JsonParser parser;
    const auto root = parser.parse(body);
    if (!root) return Error(Errc::corrupt, "the reply to the mint request is no JSON");
    const JsonValue nested = (*root)["client_secret"];
    if (const auto value = (*root)["value"].string(); value && !value->empty()) {
        return secret(*value, (*root)["expires_at"]);
    }
    if (const auto value = nested["value"].string(); value && !value->empty()) {
        return secret(*value, nested["expires_at"]);
    }
    if (const auto value = nested.string(); value && !value->empty()) {
        return secret(*value, (*root)["expires_at"]);
    }
    return Error(Errc::corrupt, "the reply to the mint request holds no key", "value");
}

}  // namespace scribed::proto
