// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::sandbox {

/// The S256 challenge of a verifier (RFC 7636 section 4.2).
std::string pkce_challenge(std::string_view verifier);

}  // namespace scribed::sandbox
