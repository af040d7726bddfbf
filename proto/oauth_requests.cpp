// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_requests.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "proto/form_text.hpp"
#include "proto/oauth_authorize.hpp"

namespace scribed::proto {
namespace {

// Fields without a value are left out.
OAuthRequest json_request(std::string path, FormFields fields) {
    boost::json::object body;
    for (const auto& [key, value] : fields) {
        if (!value.empty()) body[key] = value;
    }
    return {std::move(path), "application/json", boost::json::serialize(body)};
}

}  // namespace

OAuthRequest device_code_request(std::string_view client_id) {
    return json_request("/api/accounts/deviceauth/usercode", {{"client_id", client_id}});
}

OAuthRequest device_poll_request(std::string_view device_auth_id, std::string_view user_code) {
    return json_request(
        "/api/accounts/deviceauth/token", {{"device_auth_id", device_auth_id}, {"user_code", user_code}}
    );
}

OAuthRequest device_exchange_request(
    std::string_view issuer, std::string_view client_id, std::string_view code, std::string_view verifier
) {
    const std::string redirect = std::string(issuer) + "/deviceauth/callback";
    return code_exchange_request({client_id}, redirect, code, verifier);
}

OAuthRequest refresh_request(OAuthClient client, std::string_view refresh_token) {
    return json_request(
        "/oauth/token", {{"client_id", client.id},
                         {"client_secret", client.secret},
                         {"grant_type", "refresh_token"},
                         {"refresh_token", refresh_token}}
    );
}

OAuthRequest revoke_request(OAuthClient client, std::string_view refresh_token) {
    return json_request(
        "/oauth/revoke", {{"token", refresh_token},
                          {"token_type_hint", "refresh_token"},
                          {"client_id", client.id},
                          {"client_secret", client.secret}}
    );
}

OAuthRequest revoke_access_request(std::string_view access_token) {
    return json_request("/oauth/revoke", {{"token", access_token}, {"token_type_hint", "access_token"}});
}

std::string verification_page(std::string_view issuer) { return std::string(issuer) + "/codex/device"; }

}  // namespace scribed::proto
