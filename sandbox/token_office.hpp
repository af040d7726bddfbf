// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "sandbox/account.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

struct IssuedTokens {
    std::string id_token;
    std::string access_token;
    std::string refresh_token;
    int expires_in = 0;  ///< seconds, of the access token
};

/// What an access token of the sandbox's own is worth.
enum class TokenWorth { good, expired, revoked };

/// Issues tokens and knows what became of them. All tokens of one sign-in are a family: refresh tokens serve once, each
/// replaced by the next; revoking one of them ends the family with its access tokens.
class TokenOffice {
public:
    struct Lifetimes {
        int access_s = 864000;
        int refresh_s = 0;  ///< 0: no end
    };
    explicit TokenOffice(Lifetimes lifetimes) : lifetimes_(lifetimes) {}

    /// Starts a family.
    IssuedTokens sign_in(Account account, std::string client_id, UnixMs now);
    /// Spends a refresh token. Refusals are 401 with the codes of upstream.md 1.3.
    std::variant<IssuedTokens, Refusal> refresh(const std::string& token, const std::string& client_id, UnixMs now);
    /// Ends the family of a refresh or access token; one that is unknown is no error (RFC 7009 section 2.2). False, and
    /// nothing ended, for a refresh token that was issued to another client.
    bool revoke(const std::string& token, const std::string& client_id);
    /// Whose access token it is: an address; empty for one of nobody's.
    std::string owner(std::string_view access_token) const;

    TokenWorth judge(std::string_view access_token, UnixMs now) const;
    /// Whose access token it is, whatever it is worth; null when it was not issued here.
    const Account* account_of(std::string_view access_token) const;

    /// From now on every access token has expired.
    void expire_access_tokens();
    /// From now on every refresh token has been invalidated; access tokens live on.
    void revoke_refresh_tokens();

    /// Every token ever issued, for tests that look where they must not be.
    const std::vector<std::string>& issued() const { return issued_; }

private:
    struct Family {
        Account account;
        std::string client_id;
        bool revoked = false;
    };
    struct Access {
        std::size_t family = 0;
        UnixMs expires_at = 0;
    };
    struct Refresh {
        std::size_t family = 0;
        UnixMs expires_at = 0;
        bool spent = false;
        bool invalidated = false;
    };
    IssuedTokens issue(std::size_t family, UnixMs now);

    Lifetimes lifetimes_;
    std::vector<Family> families_;
    std::map<std::string, Access, std::less<>> access_;
    std::map<std::string, Refresh, std::less<>> refresh_;
    std::vector<std::string> issued_;
};

}  // namespace scribed::sandbox
