// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::sandbox {

/// RFC 4648 section 5 without padding, as JWTs and PKCE have it.
std::string base64url(std::string_view bytes);

}  // namespace scribed::sandbox
