// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "sandbox/account.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

/// What an authorization code stands for, and what its exchange must match letter by letter.
struct Grant {
    Account account;
    std::string client_id;
    std::string redirect_uri;
    std::string code_challenge;  ///< S256
    std::string scope = "openid profile email offline_access";
};

/// What a client presents with a code.
struct CodeExchange {
    std::string code;
    std::string client_id;
    std::string redirect_uri;
    std::string code_verifier;
};

/// Authorization codes: each serves once, within ten minutes (RFC 6749 section 4.1.2, RFC 7636 section 4.6).
class CodeDesk {
public:
    /// The new code, `ac_...`.
    std::string issue(Grant grant, UnixMs now);
    /// A code is spent by the first try, a wrong one too.
    std::variant<Grant, Refusal> redeem(const CodeExchange& exchange, UnixMs now);

private:
    struct Entry {
        Grant grant;
        UnixMs expires_at = 0;
        bool spent = false;
    };
    std::map<std::string, Entry> codes_;
};

}  // namespace scribed::sandbox
