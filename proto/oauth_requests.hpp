// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::proto {

/// A POST to the auth host. The body holds secrets: never logged.
struct OAuthRequest {
    std::string path;  ///< below the issuer's address
    std::string content_type;
    std::string body;
};

/// Who asks, as the auth host knows him.
struct OAuthClient {
    std::string_view id;
    std::string_view secret = {};  ///< of a confidential client; empty: a public one
};

/// The public client id of the Codex CLI (upstream.md 1): there is no secret that belongs to it.
inline constexpr std::string_view kCodexClientId = "app_EMoamEEZ73f0CkXaXp7hrann";

/// A1: ask for a code. The body is the client id and nothing else (upstream.md 1.1).
OAuthRequest device_code_request(std::string_view client_id);
/// A2: has the person approved?
OAuthRequest device_poll_request(std::string_view device_auth_id, std::string_view user_code);
/// A3: the code of an approved device login for tokens. `issuer`: the auth host's address, part of the redirect
/// address that must match though nothing is served there.
OAuthRequest device_exchange_request(
    std::string_view issuer, std::string_view client_id, std::string_view code, std::string_view verifier
);
/// A4, JSON (upstream.md 1.3). `client`: the one that the token was issued to.
OAuthRequest refresh_request(OAuthClient client, std::string_view refresh_token);
/// A5 (upstream.md 1.6); a confidential client must prove who it is (RFC 7009 section 2.1).
OAuthRequest revoke_request(OAuthClient client, std::string_view refresh_token);
/// The same for an access token without a refresh token.
OAuthRequest revoke_access_request(std::string_view access_token);

/// Where a person types the code in: no reply says it (upstream.md 1.1).
std::string verification_page(std::string_view issuer);

}  // namespace scribed::proto
