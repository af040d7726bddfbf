// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/document.hpp"

namespace scribed::test {

std::vector<DocumentWord> document_words(House& house, const std::string& session, const std::string& track) {
    const auto reply = house.get("/v1/sessions/" + session + "/transcript?format=json");
    JsonParser parser;
    const auto root = parser.parse(reply.body).value();
    std::vector<DocumentWord> out;
    for (const auto& segment : root["segments"].items()) {
        if (segment["track"].string() != track) continue;
        for (const auto& word : segment["words"].items()) {
            const auto parts = word.items();
            out.push_back({std::string(*parts.at(2).string()), *parts.at(0).integer(), *parts.at(1).integer()});
        }
    }
    return out;
}

std::string joined(const std::vector<DocumentWord>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : " ") + word.text;
    return out;
}

}  // namespace scribed::test
