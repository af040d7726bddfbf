// SPDX-License-Identifier: Apache-2.0
#include "proto/api_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scribed::proto {
namespace {

std::string_view type_of(int status) {
    if (status == 401) return "authentication_error";
    return status < 500 ? "invalid_request_error" : "server_error";
}

}  // namespace

int http_status(Errc code) {
    switch (code) {
        case Errc::invalid: return 400;
        case Errc::unauthorized: return 401;
        case Errc::not_found: return 404;
        case Errc::conflict: return 409;
        case Errc::too_large: return 413;
        case Errc::unsupported: return 501;
        case Errc::unreachable:
        case Errc::closed:
        case Errc::timeout:
        case Errc::cancelled: return 503;
        case Errc::disk_full: return 507;
        case Errc::corrupt:
        case Errc::io:
        case Errc::internal: return 500;
    }
    return 500;
}

std::string api_error_body(const Error& error) {
    return api_error_body(http_status(error.code()), name(error.code()), error.message(), error.param());
}

std::string api_error_body(int status, std::string_view code, std::string_view message, std::string_view param) {
    boost::json::object inner;
    inner["message"] = message;
    inner["type"] = type_of(status);
    if (param.empty()) {
        inner["param"] = nullptr;
    } else {
        inner["param"] = param;
    }
    inner["code"] = code;
    boost::json::object body;
    body["error"] = std::move(inner);
    return boost::json::serialize(body);
}

}  // namespace scribed::proto
