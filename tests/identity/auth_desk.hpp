// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::identity::test {

/// A JWT without a signature; `expires`: Unix milliseconds.
std::string jwt(UnixMs expires, const std::string& account = "acc-1", const std::string& tag = {});

/// A vault with a key for each letter: it and those behind it in the alphabet, over and over.
Vault vault_of(std::string_view letters = "k");
/// The same as they are configured.
VaultKeys::Read keys_of(std::string letters = "k");
/// The id of a letter's key.
std::string key_id(char letter);

/// The auth host of upstream.md 1.3 in miniature: refresh tokens rotate and are taken once.
class AuthDesk {
public:
    explicit AuthDesk(scribed::test::TestLoop& loop);

    AuthHost host(OwnClient own = {}) const;

    /// Answers to give, first come first served, before any token is looked at.
    std::deque<net::HttpReply> refusals;
    /// Runs before one of them is sent.
    std::function<void()> before_refusal;
    /// The refresh token that is taken next.
    std::string refresh_token = "rt_secret_0";
    /// When access tokens of refreshes end.
    UnixMs token_expires = 0;
    /// Runs after a token was rotated and before the answer is sent.
    std::function<void()> before_answer;

    /// Every request, oldest first.
    std::vector<net::HttpRequest> requests;
    /// How often each refresh token came.
    std::map<std::string, int> spent;
    int refreshes = 0;
    int reuses = 0;
    std::vector<std::string> revoked;
    /// Every secret that was given out.
    std::vector<std::string> secrets;

private:
    net::Task<void> answer(net::HttpExchange& exchange);
    net::HttpReply refresh(const std::string& body);

    scribed::test::Loopback server_;
};

net::HttpReply refusal(int status, std::string body, std::string type = "application/json");

}  // namespace scribed::identity::test
