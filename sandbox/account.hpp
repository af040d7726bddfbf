// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace scribed::sandbox {

/// A person with a ChatGPT account.
struct Account {
    std::string email = "ada@sandbox.test";
    std::string plan = "plus";

    /// Follow from the address: the same person, the same account.
    std::string id() const;
    std::string user_id() const;
};

/// `header.payload.signature` with the claims of upstream.md 1.4; the signature is noise, since nobody verifies it.
std::string make_id_token(const Account& account, const std::string& client_id, UnixMs now, UnixMs expires_at);
std::string make_access_token(const Account& account, const std::string& client_id, UnixMs now, UnixMs expires_at);

/// Whether a key is written as the sandbox's own tokens are, whatever it is worth.
bool looks_like_own_token(std::string_view key);

}  // namespace scribed::sandbox
