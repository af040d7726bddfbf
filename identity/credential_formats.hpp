// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "identity/bearer.hpp"

namespace scribed::identity {

/// A file that holds an API key and nothing else; white space around it is ignored.
Result<Bearer> parse_api_key(const std::string& text);

/// A Codex `auth.json` (upstream.md 1.5): `tokens.access_token` with `tokens.account_id`.
Result<Bearer> parse_codex_auth(const std::string& text);

}  // namespace scribed::identity
