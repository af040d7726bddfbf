// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "identity/bearer.hpp"
#include "proto/oauth_replies.hpp"

namespace scribed::identity {

/// A file that holds an API key and nothing else; white space around it is ignored.
Result<Bearer> parse_api_key(const std::string& text);

/// A Codex `auth.json` (upstream.md 1.5): `tokens.access_token` with `tokens.account_id`.
Result<Bearer> parse_codex_auth(const std::string& text);

struct CodexLogin {
    proto::TokenSet tokens;
    std::string account_id;  ///< what the file says; may be empty
};
/// The login in a Codex `auth.json`, to be kept here. Errc::invalid with the member that is missing as param.
Result<CodexLogin> parse_codex_login(const std::string& text);

}  // namespace scribed::identity
