// SPDX-License-Identifier: Apache-2.0
#include "sandbox/account.hpp"

#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/random.hpp"
#include "proto/base64.hpp"

namespace scribed::sandbox {
namespace {

using boost::json::object;

/// The key id tells the sandbox's tokens from all others.
constexpr std::string_view kHeader = R"({"alg":"RS256","kid":"scribe-sandbox","typ":"JWT"})";
constexpr std::size_t kSignatureBytes = 32;

std::string jwt(const object& claims) {
    return proto::encode_base64url(kHeader) + '.' + proto::encode_base64url(boost::json::serialize(claims)) + '.' +
           proto::encode_base64url(random_hex(kSignatureBytes));
}

object claims_of(const Account& account, UnixMs now, UnixMs expires_at) {
    object profile;
    profile["email"] = account.email;
    profile["email_verified"] = true;
    object auth;
    auth["chatgpt_plan_type"] = account.plan;
    auth["chatgpt_user_id"] = account.user_id();
    auth["user_id"] = account.user_id();
    auth["chatgpt_account_id"] = account.id();
    auth["chatgpt_account_is_fedramp"] = false;
    object claims;
    claims["iss"] = "https://auth.openai.com";
    claims["sub"] = "auth0|" + account.user_id();
    claims["iat"] = now / 1000;
    claims["exp"] = expires_at / 1000;
    claims["jti"] = random_hex(8);
    claims["https://api.openai.com/profile"] = std::move(profile);
    claims["https://api.openai.com/auth"] = std::move(auth);
    return claims;
}

std::string local_part(const std::string& email) { return email.substr(0, email.find('@')); }

}  // namespace

std::string Account::id() const { return "account-" + local_part(email); }

std::string Account::user_id() const { return "user-" + local_part(email); }

std::string make_id_token(const Account& account, const std::string& client_id, UnixMs now, UnixMs expires_at) {
    auto claims = claims_of(account, now, expires_at);
    claims["aud"] = boost::json::array{client_id};
    claims["email"] = account.email;
    return jwt(claims);
}

std::string make_access_token(const Account& account, const std::string& client_id, UnixMs now, UnixMs expires_at) {
    auto claims = claims_of(account, now, expires_at);
    claims["aud"] = boost::json::array{"https://api.openai.com/v1"};
    claims["client_id"] = client_id;
    claims["scp"] = boost::json::array{"openid", "profile", "email", "offline_access"};
    return jwt(claims);
}

bool looks_like_own_token(std::string_view key) {
    static const auto start = proto::encode_base64url(kHeader) + '.';
    return key.starts_with(start);
}

}  // namespace scribed::sandbox
