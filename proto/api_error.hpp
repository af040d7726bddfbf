// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace scribed::proto {

/// The HTTP status that answers an error of this kind: 400, 401, 404, 409, 413, 501, 503, 507 or 500.
int http_status(Errc code);

/// `{"error":{"message","type","param","code"}}`, OpenAI's error shape (upstream.md 3.2, design.md 3).
/// `type` follows from the status, `code` is the Errc's name; an empty param becomes null.
std::string api_error_body(const Error& error);
/// The same for a refusal with a word of its own.
std::string api_error_body(int status, std::string_view code, std::string_view message, std::string_view param = {});

}  // namespace scribed::proto
