// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/http_server.hpp"

// The answers that routes give. Each carries `x-request-id`; errors have OpenAI's shape (design.md 3).
namespace scribed::daemon {

/// The object as text.
std::string json_text(const boost::json::object& body);

/// Headers that every answer has.
net::Headers reply_headers(std::string_view content_type);

net::Task<void> reply_json(net::HttpExchange& exchange, boost::json::object body, int status = 200);
net::Task<void> reply_text(net::HttpExchange& exchange, std::string content_type, std::string body, int status = 200);
net::Task<void> reply_error(net::HttpExchange& exchange, Error error);
/// A refusal with a status and a word of its own.
net::Task<void> reply_refusal(net::HttpExchange& exchange, int status, std::string code, std::string message);
/// 405; `allowed` goes into Allow.
net::Task<void> reply_not_allowed(net::HttpExchange& exchange, std::string allowed);

/// A member of an answer: null when the text is empty, or the time 0.
boost::json::value text_or_null(const std::string& text);
boost::json::value time_or_null(UnixMs time);

}  // namespace scribed::daemon
