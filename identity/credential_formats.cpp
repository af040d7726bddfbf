// SPDX-License-Identifier: Apache-2.0
#include "identity/credential_formats.hpp"

#include "base/json.hpp"

namespace scribed::identity {

Result<Bearer> parse_api_key(const std::string& text) {
    static constexpr auto kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string::npos)
        return Error(Errc::unauthorized, "the API key file is empty", "upstream.api_key_file");
    const auto last = text.find_last_not_of(kSpace);
    std::string key = text.substr(first, last - first + 1);
    for (const char c : key) {
        if (c <= ' ' || c > '~') {
            return Error(
                Errc::unauthorized, "the API key file must hold one key and nothing else", "upstream.api_key_file"
            );
        }
    }
    return Bearer{BearerKind::api_key, std::move(key), {}};
}

Result<Bearer> parse_codex_auth(const std::string& text) {
    static constexpr auto kKey = "upstream.codex_auth_file";
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return Error(Errc::unauthorized, "the Codex auth file is not valid JSON", kKey);
    const auto tokens = (*root)["tokens"];
    const auto access = tokens["access_token"].string();
    if (!access || access->empty()) {
        return Error(Errc::unauthorized, "the Codex auth file holds no ChatGPT login: run `codex login` first", kKey);
    }
    const auto account = tokens["account_id"].string();
    return Bearer{BearerKind::chatgpt, std::string(*access), std::string(account.value_or(""))};
}

Result<CodexLogin> parse_codex_login(const std::string& text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root || !root->is_object()) return Error(Errc::invalid, "a Codex auth.json is one JSON object");
    const auto tokens = (*root)["tokens"];
    const auto member = [&](std::string_view name) { return std::string(tokens[name].string().value_or("")); };
    if (!tokens.is_object()) {
        return Error(Errc::invalid, "the file holds no ChatGPT login: run `codex login` first", "tokens");
    }
    CodexLogin login{{member("id_token"), member("access_token"), member("refresh_token")}, member("account_id")};
    if (login.tokens.access_token.empty()) {
        return Error(Errc::invalid, "the file holds no access token", "tokens.access_token");
    }
    if (login.tokens.refresh_token.empty()) {
        return Error(Errc::invalid, "the file holds no refresh token", "tokens.refresh_token");
    }
    return login;
}

}  // namespace scribed::identity
