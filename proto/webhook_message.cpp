// SPDX-License-Identifier: Apache-2.0
#include "proto/webhook_message.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "proto/base64.hpp"

namespace scribed::proto {

std::string webhook_body(const WebhookEvent& event) {
    boost::json::object data;
    for (const auto& [name, text] : event.data)
        data[name] = text;
    boost::json::object body;
    body["type"] = event.type;
    body["timestamp"] = rfc3339(event.at);
    body["data"] = std::move(data);
    return boost::json::serialize(body);
}

std::string webhook_signed_text(std::string_view id, std::int64_t seconds, std::string_view body) {
    std::string out(id);
    out += '.';
    out += std::to_string(seconds);
    out += '.';
    out += body;
    return out;
}

std::string webhook_signature(std::string_view mac) {
    std::string out = "v1,";
    append_base64(out, mac);
    return out;
}

std::vector<std::pair<std::string, std::string>> webhook_headers(
    std::string id, std::int64_t seconds, std::string signatures
) {
    return {
        {"Content-Type", "application/json"},
        {"webhook-id", std::move(id)},
        {"webhook-timestamp", std::to_string(seconds)},
        {"webhook-signature", std::move(signatures)},
    };
}

}  // namespace scribed::proto
