// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "proto/oauth_requests.hpp"

// Sign-in by redirect with PKCE (upstream.md 1.2 and 6, RFC 6749 section 4.1, RFC 7636).
namespace scribed::proto {

/// What a browser is sent to the auth host with.
struct AuthorizeAsk {
    std::string_view client_id;
    std::string_view redirect_uri;
    std::string_view scope;
    std::string_view challenge;  ///< S256: base64url of the verifier's SHA-256, no padding
    std::string_view state;
};
/// A6. What the Codex CLI asks for besides belongs to its own client and is not asked for.
std::string authorize_url(std::string_view issuer, const AuthorizeAsk& ask);

/// A3, a form: a code for tokens. `redirect_uri`: letter by letter what the authorize address had.
OAuthRequest code_exchange_request(
    OAuthClient client, std::string_view redirect_uri, std::string_view code, std::string_view verifier
);

/// The state that we sent, from the one that came back: an onboarding may have put a suffix behind it.
std::string_view sent_state(std::string_view came);

/// The error of a sign-in that came back without a code, as it may be shown: one of the known words, else
/// `authorization_failed`. Nothing of upstream's text passes.
std::string_view shown_error(std::string_view error);

}  // namespace scribed::proto
