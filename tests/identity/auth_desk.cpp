// SPDX-License-Identifier: Apache-2.0
#include "tests/identity/auth_desk.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::identity::test {
namespace {

std::string member(const std::string& body, std::string_view name) {
    JsonParser parser;
    const auto root = parser.parse(body);
    return root ? std::string((*root)[name].string().value_or("")) : std::string();
}

}  // namespace

std::string jwt(UnixMs expires, const std::string& account, const std::string& tag) {
    const auto payload = fmt::format(
        R"({{"exp":{},"tag":"{}","https://api.openai.com/auth":{{"chatgpt_account_id":"{}"}}}})", expires / 1000, tag,
        account
    );
    return proto::encode_base64url(R"({"alg":"none"})") + "." + proto::encode_base64url(payload) + ".c2ln";
}

Vault vault_of(std::string_view letters) {
    std::vector<Secret> keys;
    for (const char letter : letters) {
        std::string key(32, letter);
        for (std::size_t i = 0; i < key.size(); ++i)
            key[i] = static_cast<char>(letter + static_cast<char>(i % 8));
        keys.emplace_back(key);
    }
    return Vault::make(std::move(keys)).value();
}

VaultKeys::Read keys_of(std::string letters) {
    return [letters = std::move(letters)] { return vault_of(letters); };
}

std::string key_id(char letter) { return vault_of(std::string_view(&letter, 1)).first_key(); }

net::HttpReply refusal(int status, std::string body, std::string type) {
    return {status, {{"Content-Type", std::move(type)}}, std::move(body)};
}

AuthDesk::AuthDesk(scribed::test::TestLoop& loop)
    : server_(loop, [this](net::HttpExchange& exchange) { return answer(exchange); }) {}

AuthHost AuthDesk::host(OwnClient own) const {
    const auto url = server_.url("/").text();
    net::Headers identity{{"originator", "scribed"}};
    return {url.substr(0, url.size() - 1), "app_test", scribed::test::plain_tls(), std::move(identity), std::move(own)};
}

net::Task<void> AuthDesk::answer(net::HttpExchange& exchange) {
    const auto request = exchange.request();
    requests.push_back(request);
    net::HttpReply reply = refusal(404, "{}");
    if (request.path == "/oauth/revoke") {
        revoked.push_back(member(request.body, "token"));
        reply = refusal(200, "{}");
    } else if (!refusals.empty()) {
        reply = std::move(refusals.front());
        refusals.pop_front();
        if (before_refusal) before_refusal();
    } else if (request.path == "/oauth/token") {
        reply = refresh(request.body);
        if (before_answer) before_answer();
    }
    co_await exchange.reply(std::move(reply));
}

net::HttpReply AuthDesk::refresh(const std::string& body) {
    const auto token = member(body, "refresh_token");
    ++spent[token];
    if (token != refresh_token) {
        ++reuses;
        return refusal(401, R"({"error":{"code":"refresh_token_reused","message":"spent already"}})");
    }
    refresh_token = fmt::format("rt_secret_{}", ++refreshes);
    const auto access = jwt(token_expires, "acc-1", fmt::format("{}", refreshes));
    secrets.push_back(refresh_token);
    secrets.push_back(access);
    return refusal(200, fmt::format(R"({{"access_token":"{}","refresh_token":"{}"}})", access, refresh_token));
}

}  // namespace scribed::identity::test
