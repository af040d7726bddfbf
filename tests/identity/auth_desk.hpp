// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::identity::test {

/// A JWT without a signature; `expires`: Unix milliseconds.
std::string jwt(UnixMs expires, const std::string& account = "acc-1", const std::string& tag = {});

/// A vault with the key that is `letter` and counts up.
Vault vault_of(char letter = 'k');

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
