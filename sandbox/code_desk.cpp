// SPDX-License-Identifier: Apache-2.0
#include "sandbox/code_desk.hpp"

#include <utility>

#include "base/random.hpp"
#include "sandbox/pkce.hpp"

namespace scribed::sandbox {
namespace {

constexpr UnixMs kLifetime = 600'000;

Refusal invalid_grant(std::string why) { return {.code = "invalid_grant", .message = std::move(why)}; }

}  // namespace

std::string CodeDesk::issue(Grant grant, UnixMs now) {
    auto code = "ac_" + random_hex(16);
    codes_[code] = {std::move(grant), now + kLifetime, false};
    return code;
}

std::variant<Grant, Refusal> CodeDesk::redeem(const CodeExchange& exchange, UnixMs now) {
    const auto found = codes_.find(exchange.code);
    if (found == codes_.end()) return invalid_grant("The authorization code is unknown.");
    auto& [grant, expires_at, spent] = found->second;
    if (spent) return invalid_grant("The authorization code has been used.");
    spent = true;
    if (now >= expires_at) return invalid_grant("The authorization code has expired.");
    if (exchange.client_id != grant.client_id) return invalid_grant("The code was issued to another client.");
    if (exchange.redirect_uri != grant.redirect_uri) return invalid_grant("The redirect_uri is not the code's own.");
    if (pkce_challenge(exchange.code_verifier) != grant.code_challenge) {
        return invalid_grant("The code_verifier does not fit the code_challenge.");
    }
    return grant;
}

}  // namespace scribed::sandbox
