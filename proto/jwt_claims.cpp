// SPDX-License-Identifier: Apache-2.0
#include "proto/jwt_claims.hpp"

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

// 9999-12-31; a larger number is no time, and its milliseconds must fit.
constexpr double kLastSecond = 253402300799.0;

std::string text_of(JsonValue value) { return std::string(value.string().value_or(std::string_view{})); }

void fill(std::string& to, std::string from) {
    if (to.empty()) to = std::move(from);
}

}  // namespace

JwtClaims read_jwt(std::string_view token) {
    JwtClaims claims;
    const auto first = token.find('.');
    if (first == std::string_view::npos) return claims;
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos) return claims;
    const auto payload = decode_base64url(token.substr(first + 1, second - first - 1));
    if (!payload) return claims;
    JsonParser parser;
    const auto root = parser.parse(*payload);
    if (!root) return claims;
    const JsonValue profile = (*root)["https://api.openai.com/profile"];
    const JsonValue auth = (*root)["https://api.openai.com/auth"];
    claims.email = text_of((*root)["email"]);
    fill(claims.email, text_of(profile["email"]));
    fill(claims.email, text_of(auth["email"]));
    claims.account_id = text_of(auth["chatgpt_account_id"]);
    claims.user_id = text_of(auth["chatgpt_user_id"]);
    fill(claims.user_id, text_of(auth["user_id"]));
    claims.plan = text_of(auth["chatgpt_plan_type"]);
    // RFC 7519 section 2: a NumericDate may have a fraction.
    const auto seconds = (*root)["exp"].number();
    if (seconds && *seconds > 0 && *seconds <= kLastSecond) claims.expires = static_cast<UnixMs>(*seconds * 1000);
    return claims;
}

JwtClaims login_claims(std::string_view id_token, std::string_view access_token) {
    JwtClaims claims = read_jwt(id_token);
    JwtClaims access = read_jwt(access_token);
    fill(claims.email, std::move(access.email));
    fill(claims.account_id, std::move(access.account_id));
    fill(claims.user_id, std::move(access.user_id));
    fill(claims.plan, std::move(access.plan));
    claims.expires = access.expires;
    return claims;
}

}  // namespace scribed::proto
