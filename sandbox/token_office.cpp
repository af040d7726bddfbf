// SPDX-License-Identifier: Apache-2.0
#include "sandbox/token_office.hpp"

#include <limits>
#include <utility>

#include "base/random.hpp"

namespace scribed::sandbox {
namespace {

Refusal refused(std::string code, std::string message) {
    return {.status = 401, .code = std::move(code), .message = std::move(message)};
}

}  // namespace

IssuedTokens TokenOffice::issue(std::size_t family, UnixMs now) {
    const auto& [account, client_id, revoked] = families_[family];
    const auto expires_at = now + UnixMs{lifetimes_.access_s} * 1000;
    IssuedTokens tokens;
    tokens.id_token = make_id_token(account, client_id, now, now + 3'600'000);
    tokens.access_token = make_access_token(account, client_id, now, expires_at);
    tokens.refresh_token = "rt_" + random_hex(32);
    tokens.expires_in = lifetimes_.access_s;
    access_[tokens.access_token] = {family, expires_at};
    const auto refresh_end =
        lifetimes_.refresh_s > 0 ? now + UnixMs{lifetimes_.refresh_s} * 1000 : std::numeric_limits<UnixMs>::max();
    refresh_[tokens.refresh_token] = {family, refresh_end, false, false};
    issued_.insert(issued_.end(), {tokens.id_token, tokens.access_token, tokens.refresh_token});
    return tokens;
}

IssuedTokens TokenOffice::sign_in(Account account, std::string client_id, UnixMs now) {
    families_.push_back({std::move(account), std::move(client_id), false});
    return issue(families_.size() - 1, now);
}

std::variant<IssuedTokens, Refusal> TokenOffice::refresh(
    const std::string& token, const std::string& client_id, UnixMs now
) {
    const auto found = refresh_.find(token);
    if (found == refresh_.end() || families_[found->second.family].client_id != client_id) {
        return refused("refresh_token_invalidated", "Your refresh token is not known here. Please sign in again.");
    }
    auto& entry = found->second;
    if (entry.invalidated || families_[entry.family].revoked) {
        return refused("refresh_token_invalidated", "Your session has ended. Please sign in again.");
    }
    if (entry.spent) {
        return refused(
            "refresh_token_reused",
            "Your refresh token has already been used to generate a new access token. Please sign in again."
        );
    }
    if (now >= entry.expires_at) {
        return refused("refresh_token_expired", "Your refresh token has expired. Please sign in again.");
    }
    entry.spent = true;
    return issue(entry.family, now);
}

bool TokenOffice::revoke(const std::string& token, const std::string& client_id) {
    if (const auto found = refresh_.find(token); found != refresh_.end()) {
        auto& family = families_[found->second.family];
        if (family.client_id != client_id) return false;
        family.revoked = true;
    }
    if (const auto found = access_.find(token); found != access_.end()) families_[found->second.family].revoked = true;
    return true;
}

std::string TokenOffice::owner(std::string_view access_token) const {
    const auto found = access_.find(access_token);
    return found == access_.end() ? std::string() : families_[found->second.family].account.email;
}

TokenWorth TokenOffice::judge(std::string_view access_token, UnixMs now) const {
    const auto found = access_.find(access_token);
    if (found == access_.end() || families_[found->second.family].revoked) return TokenWorth::revoked;
    return now < found->second.expires_at ? TokenWorth::good : TokenWorth::expired;
}

const Account* TokenOffice::account_of(std::string_view access_token) const {
    const auto found = access_.find(access_token);
    return found == access_.end() ? nullptr : &families_[found->second.family].account;
}

void TokenOffice::expire_access_tokens() {
    for (auto& [token, access] : access_)
        access.expires_at = 0;
}

void TokenOffice::revoke_refresh_tokens() {
    for (auto& [token, refresh] : refresh_)
        refresh.invalidated = true;
}

}  // namespace scribed::sandbox
