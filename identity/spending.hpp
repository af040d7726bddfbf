// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "net/task.hpp"
#include "store/account_rows.hpp"

// What the auth host takes only once: refresh tokens, and the codes of approved logins. Between the moment it took one
// and the commit of what it gave for it, the login exists in the memory of one process alone; so where that is done can
// be chosen apart from when.
namespace scribed::identity {

/// To spend the refresh token of a link.
struct RenewalOrder {
    store::LinkKey key;
    std::int64_t version = 0;  ///< of the link; another one is left as it is
    bool token_lives = false;  ///< whether its access token is good enough while somebody else is at it
    int rejections = 0;        ///< bare 400s in a row before this (upstream.md 1.3)

    bool operator==(const RenewalOrder&) const = default;
};

/// To spend the code of an approved device login.
struct RedeemOrder {
    store::LinkKey key;
    std::string id;  ///< of the login

    bool operator==(const RedeemOrder&) const = default;
};

/// What it came to.
struct Spent {
    enum class End {
        stored,    ///< the database has it: new tokens, the end of the login, or what somebody else made of it
        held,      ///< somebody else is at it, and there is no need to wait for that
        rejected,  ///< a bare 400
        failed,    ///< later perhaps
        unusable,  ///< there is no key here that opens it
    };
    End end = End::stored;
    std::string message;  ///< of the last three: why; for people
    std::optional<std::chrono::milliseconds> retry_after;

    bool operator==(const Spent&) const = default;
};

/// Spends refresh tokens. Never to be killed: tokens on their way would be lost.
class TokenRenewer {
public:
    virtual ~TokenRenewer() = default;
    virtual net::Task<Spent> renew(RenewalOrder order) = 0;
};

/// Spends the codes of logins, likewise.
class CodeRedeemer {
public:
    virtual ~CodeRedeemer() = default;
    virtual net::Task<Spent> redeem(RedeemOrder order) = 0;
};

}  // namespace scribed::identity
