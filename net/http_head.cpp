// SPDX-License-Identifier: Apache-2.0
#include "net/http_head.hpp"

#include <fmt/format.h>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>

#include "base/random.hpp"

namespace scribed::net {

namespace http = boost::beast::http;

std::string status_line(int status) {
    const auto known = http::int_to_status(static_cast<unsigned>(status));
    const auto reason = known == http::status::unknown ? "Unknown" : std::string(http::obsolete_reason(known));
    return fmt::format("HTTP/1.1 {} {}\r\n", status, reason);
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    for (const char c : value)
        head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    head += "\r\n";
}

void append_headers(std::string& head, const Headers& headers) {
    for (const auto& [name, value] : headers)
        append_header(head, name, value);
}

bool has_token(std::string_view value, std::string_view token) {
    return http::token_list(boost::beast::string_view(value.data(), value.size()))
        .exists(boost::beast::string_view(token.data(), token.size()));
}

HttpReply error_reply(int status, std::string_view code, std::string_view message) {
    HttpReply reply;
    reply.status = status;
    reply.headers = {{"content-type", "application/json"}, {"x-request-id", new_id("req")}};
    const auto type = status >= 500 ? "server_error" : "invalid_request_error";
    reply.body =
        fmt::format(R"({{"error":{{"message":"{}","type":"{}","param":null,"code":"{}"}}}})", message, type, code);
    return reply;
}

}  // namespace scribed::net
