// SPDX-License-Identifier: Apache-2.0
#include "daemon/replies.hpp"

#include <boost/json/serialize.hpp>

#include "base/random.hpp"
#include "proto/api_error.hpp"

namespace scribed::daemon {

std::string json_text(const boost::json::object& body) { return boost::json::serialize(body); }

net::Headers reply_headers(std::string_view content_type) {
    return {
        {"Content-Type", std::string(content_type)},
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"x-request-id", new_id("req")},
    };
}

net::Task<void> reply_text(net::HttpExchange& exchange, std::string content_type, std::string body, int status) {
    net::HttpReply reply{status, reply_headers(content_type), std::move(body)};
    (void)co_await exchange.reply(std::move(reply));
}

net::Task<void> reply_json(net::HttpExchange& exchange, boost::json::object body, int status) {
    return reply_text(exchange, "application/json", json_text(body), status);
}

net::Task<void> reply_error(net::HttpExchange& exchange, Error error) {
    return reply_text(exchange, "application/json", proto::api_error_body(error), proto::http_status(error.code()));
}

net::Task<void> reply_refusal(net::HttpExchange& exchange, int status, std::string code, std::string message) {
    return reply_text(exchange, "application/json", proto::api_error_body(status, code, message), status);
}

net::Task<void> reply_not_allowed(net::HttpExchange& exchange, std::string allowed) {
    const Error error(Errc::invalid, "this path takes " + allowed + " only", "method");
    net::HttpReply reply{405, reply_headers("application/json"), proto::api_error_body(error)};
    reply.headers.emplace_back("Allow", std::move(allowed));
    (void)co_await exchange.reply(std::move(reply));
}

boost::json::value text_or_null(const std::string& text) {
    if (text.empty()) return nullptr;
    return boost::json::value(text);
}

boost::json::value time_or_null(UnixMs time) {
    if (time == 0) return nullptr;
    return boost::json::value(rfc3339(time));
}

}  // namespace scribed::daemon
