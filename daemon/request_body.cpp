// SPDX-License-Identifier: Apache-2.0
#include "daemon/request_body.hpp"

namespace scribed::daemon {

Result<RequestBody> RequestBody::parse(const std::string& text) {
    auto parser = std::make_unique<JsonParser>();
    const auto root = parser->parse(text.empty() ? "{}" : text);
    if (!root) return Error(Errc::invalid, "the body is not JSON: " + root.error().message(), "body");
    if (!root->is_object()) return Error(Errc::invalid, "the body must be a JSON object", "body");
    return RequestBody(std::move(parser), *root);
}

Result<access::Scopes> RequestBody::scopes() {
    const auto value = object_["scopes"];
    if (const auto text = value.string()) return access::Scopes::parse(*text);
    std::string words;
    for (const auto item : value.items()) {
        const auto word = item.string();
        if (!word) return Error(Errc::invalid, "scopes must be a list of words", "scopes");
        words.append(*word).append(",");
    }
    return access::Scopes::parse(words);
}

}  // namespace scribed::daemon
