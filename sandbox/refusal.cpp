// SPDX-License-Identifier: Apache-2.0
#include "sandbox/refusal.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scribed::sandbox {
namespace {

boost::json::value text_or_null(const std::string& text) {
    if (text.empty()) return nullptr;
    return boost::json::value(text);
}

}  // namespace

std::string error_body(const Refusal& refusal) {
    boost::json::object error;
    error["message"] = refusal.message;
    error["type"] = refusal.type;
    error["param"] = text_or_null(refusal.param);
    error["code"] = text_or_null(refusal.code);
    boost::json::object body;
    body["error"] = std::move(error);
    return boost::json::serialize(body);
}

std::string detail_body(std::string_view detail) {
    boost::json::object body;
    body["detail"] = detail;
    return boost::json::serialize(body);
}

std::string oauth_error_body(const Refusal& refusal) {
    boost::json::object body;
    body["error"] = refusal.code;
    body["error_description"] = refusal.message;
    return boost::json::serialize(body);
}

}  // namespace scribed::sandbox
