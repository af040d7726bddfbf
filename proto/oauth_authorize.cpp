// SPDX-License-Identifier: Apache-2.0
#include "proto/oauth_authorize.hpp"

#include <algorithm>
#include <array>

#include "proto/form_text.hpp"

namespace scribed::proto {
namespace {

constexpr std::string_view kOnboarding = ".onboarding_entrypoint=";

// RFC 6749 section 4.1.2.1, and OpenID Connect Core section 3.1.2.6 as far as a person meets it.
constexpr std::array<std::string_view, 10> kErrors{"access_denied",
                                                   "invalid_request",
                                                   "invalid_scope",
                                                   "server_error",
                                                   "temporarily_unavailable",
                                                   "unauthorized_client",
                                                   "unsupported_response_type",
                                                   "interaction_required",
                                                   "login_required",
                                                   "consent_required"};

}  // namespace

std::string authorize_url(std::string_view issuer, const AuthorizeAsk& ask) {
    return std::string(issuer) + "/oauth/authorize?" +
           form_text(
               {{"response_type", "code"},
                {"client_id", ask.client_id},
                {"redirect_uri", ask.redirect_uri},
                {"scope", ask.scope},
                {"code_challenge", ask.challenge},
                {"code_challenge_method", "S256"},
                {"state", ask.state}}
           );
}

OAuthRequest code_exchange_request(
    OAuthClient client, std::string_view redirect_uri, std::string_view code, std::string_view verifier
) {
    auto body = form_text(
        {{"grant_type", "authorization_code"},
         {"client_id", client.id},
         {"client_secret", client.secret},
         {"code", code},
         {"redirect_uri", redirect_uri},
         {"code_verifier", verifier}}
    );
    return {"/oauth/token", "application/x-www-form-urlencoded", std::move(body)};
}

std::string_view sent_state(std::string_view came) { return came.substr(0, came.find(kOnboarding)); }

std::string_view shown_error(std::string_view error) {
    const auto* known = std::ranges::find(kErrors, error);
    return known != kErrors.end() ? *known : "authorization_failed";
}

}  // namespace scribed::proto
