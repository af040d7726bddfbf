// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/browser.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/secret_file.hpp"

namespace scribed::test {

inline constexpr const char* kConnect = "/account/providers/openai/connect";
inline constexpr const char* kCallback = "/account/providers/openai/callback";
inline constexpr const char* kDisconnect = "/account/providers/openai/disconnect";
inline constexpr const char* kLinked = "/account/dashboard?provider_linked=openai";
/// The stand-in's own client, for any port of this machine.
inline const std::string kClient = "app_own,redirect=http://127.0.0.1" + std::string(kCallback);

inline net::Headers bearer(const std::string& secret) { return {{"Authorization", "Bearer " + secret}}; }

inline std::map<std::string, std::string> query_of(const std::string& url) {
    std::map<std::string, std::string> out;
    for (auto& [name, value] : net::parse_query(url.substr(url.find('?') + 1)))
        out[name] = value;
    return out;
}

inline std::string text(const net::HttpReply& reply, std::string_view outer, std::string_view inner = {}) {
    JsonParser parser;
    const auto root = parser.parse(reply.body);
    if (!root) return "no JSON: " + reply.body;
    const auto value = inner.empty() ? (*root)[outer] : (*root)[outer][inner];
    return std::string(value.string().value_or("-"));
}

/// A house in which accounts are linked by redirect, and what its tests ask for.
class Redirect : public testing::Test {
public:
    void open(std::vector<std::string> sandbox = {}, std::vector<std::string> settings = {}) {
        sandbox.insert(sandbox.end(), {"--redirect-client", kClient + ",secret=s3cret-of-the-client"});
        settings.emplace_back("accounts.oauth_client_id=app_own");
        settings.emplace_back("accounts.oauth_client_secret_file=" + secret.path().string());
        linking.emplace(std::move(sandbox), std::move(settings));
    }
    House& house() { return linking->house(); }
    std::string url(const std::string& path) { return house().url(path); }

    /// From the daemon to the auth host and back again: the address with which the browser comes back.
    std::string leave(Browser& browser, net::Headers more = {}) {
        const auto sent = browser.go(url(kConnect), std::move(more));
        return Browser::sent_to(browser.go(Browser::sent_to(sent)));
    }
    void link(Browser& browser, net::Headers more = {}) {
        EXPECT_EQ(Browser::sent_to(browser.go(leave(browser, std::move(more)))), kLinked);
    }
    void visitor(const std::string& json) {
        EXPECT_EQ(house().call("POST", house().sandbox_url("/sandbox/authorize"), json).status, 200);
    }
    /// The one link of whoever shows that.
    std::string status(net::Headers shown = {}) {
        JsonParser parser;
        const auto reply = house().get("/account", std::move(shown));
        const auto links = parser.parse(reply.body).value()["linked_providers"].items();
        return links.empty() ? "none" : std::string(links.front()["status"].string().value_or("?"));
    }
    void wait_for_stat(const std::string& name, std::int64_t value) {
        const auto reached = [&] { return linking->stat(name) == value; };
        linking->wait_until(reached, name + " " + std::to_string(value));
    }
    std::vector<std::string> story() {
        JsonParser parser;
        const auto reply = house().get("/v1/links/audit");
        std::vector<std::string> out;
        for (const auto entry : parser.parse(reply.body).value()["entries"].items())
            out.emplace_back(entry["event"].string().value_or("?"));
        return out;
    }
    void expect_refused(const net::HttpReply& reply, const std::string& code) {
        EXPECT_EQ(reply.status, 400) << reply.body;
        EXPECT_EQ(text(reply, "error", "code"), code);
    }

    SecretFile secret{"s3cret-of-the-client\n"};
    std::optional<Linking> linking;
};

}  // namespace scribed::test
