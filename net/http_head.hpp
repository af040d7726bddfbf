// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace scribed::net {

/// `HTTP/1.1 404 Not Found` and a line end.
std::string status_line(int status);

/// `name: value` and a line end. Line breaks and NUL in a value become spaces: no header can be smuggled in.
void append_header(std::string& head, std::string_view name, std::string_view value);
void append_headers(std::string& head, const Headers& headers);

/// Whether a comma-separated header value such as `keep-alive, Upgrade` holds `token`, ASCII case ignored.
bool has_token(std::string_view value, std::string_view token);

/// A reply with an error body in the shape that OpenAI's clients know, and an x-request-id.
HttpReply error_reply(int status, std::string_view code, std::string_view message);

}  // namespace scribed::net
