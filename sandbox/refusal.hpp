// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::sandbox {

/// Why the service does not do what it was asked: an HTTP answer of OpenAI's error shape, or a Realtime `error` event
/// (upstream.md 3.2, 4.6).
struct Refusal {
    int status = 400;
    std::string type = "invalid_request_error";
    std::string code = {};
    std::string message = {};
    std::string param = {};  ///< empty: null
};

/// `{"error":{"message","type","param","code"}}`
std::string error_body(const Refusal& refusal);
/// `{"detail":"..."}`, as the ChatGPT host has it (upstream.md 2.2).
std::string detail_body(std::string_view detail);
/// `{"error":code,"error_description":message}`, as OAuth has it (RFC 6749 section 5.2).
std::string oauth_error_body(const Refusal& refusal);

}  // namespace scribed::sandbox
