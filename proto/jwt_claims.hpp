// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace scribed::proto {

/// What a token says of its account (upstream.md 1.4). Each is optional upstream: empty here when it was not there.
/// The signature is not checked: the token came from the issuer itself over TLS, and nothing is granted by it here.
struct JwtClaims {
    std::string email;       ///< top level, else the profile object, else the auth object
    std::string account_id;  ///< `chatgpt_account_id`: header `chatgpt-account-id`
    std::string user_id;     ///< `chatgpt_user_id`, else `user_id`
    std::string plan;        ///< `chatgpt_plan_type` verbatim: an open set of words
    std::optional<UnixMs> expires;
};

/// Reads the payload of a JWT; what is no JWT has no claims.
JwtClaims read_jwt(std::string_view token);

/// The claims of a login: those of the id token, where it has none those of the access token; `expires` always is the
/// access token's own.
JwtClaims login_claims(std::string_view id_token, std::string_view access_token);

}  // namespace scribed::proto
