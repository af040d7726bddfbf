// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_requests.hpp"

#include <initializer_list>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "proto/ascii.hpp"

namespace scribed::proto {
namespace {

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

OAuthRequest json_request(std::string path, Fields fields) {
    boost::json::object body;
    for (const auto& [key, value] : fields)
        body[key] = value;
    return {std::move(path), "application/json", boost::json::serialize(body)};
}

// application/x-www-form-urlencoded, with all but RFC 3986's unreserved characters escaped.
void append_form_text(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
}

OAuthRequest form_request(std::string path, Fields fields) {
    std::string body;
    for (const auto& [key, value] : fields) {
        if (!body.empty()) body += '&';
        append_form_text(body, key);
        body += '=';
        append_form_text(body, value);
    }
    return {std::move(path), "application/x-www-form-urlencoded", std::move(body)};
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
    return form_request(
        "/oauth/token", {{"grant_type", "authorization_code"},
                         {"client_id", client_id},
                         {"code", code},
                         {"redirect_uri", redirect},
                         {"code_verifier", verifier}}
    );
}

OAuthRequest refresh_request(std::string_view client_id, std::string_view refresh_token) {
    return json_request(
        "/oauth/token", {{"client_id", client_id}, {"grant_type", "refresh_token"}, {"refresh_token", refresh_token}}
    );
}

OAuthRequest revoke_request(std::string_view client_id, std::string_view refresh_token) {
    return json_request(
        "/oauth/revoke", {{"token", refresh_token}, {"token_type_hint", "refresh_token"}, {"client_id", client_id}}
    );
}

std::string verification_page(std::string_view issuer) { return std::string(issuer) + "/codex/device"; }

}  // namespace scribed::proto
