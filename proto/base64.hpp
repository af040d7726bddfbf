// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace scribed::proto {

/// RFC 4648 section 4, with padding; appends to `out`. On the hot path of every append event.
void append_base64(std::string& out, std::string_view bytes);
/// Strict: no white space, padding required. Errc::invalid.
Result<std::string> decode_base64(std::string_view text);
/// RFC 4648 section 5 without padding, as JWTs and PKCE have it.
std::string encode_base64url(std::string_view bytes);
/// The same read (padding tolerated).
Result<std::string> decode_base64url(std::string_view text);

}  // namespace scribed::proto
