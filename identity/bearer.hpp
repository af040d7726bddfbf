// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.hpp"
#include "net/task.hpp"

namespace scribed::identity {

enum class BearerKind { api_key, chatgpt };

/// What a request shows to be let in. A secret: never logged.
struct Bearer {
    BearerKind kind = BearerKind::api_key;
    std::string token;
    std::string account_id;  ///< `chatgpt-account-id` header (upstream.md 2.1); empty: left off
};

/// Where a lane gets its bearer from: a file named in the configuration, or a linked account. Shared by all shards;
/// thread-safe.
class BearerSource {
public:
    virtual ~BearerSource() = default;

    /// The bearer to use now. Errc::unauthorized when there is none; the message says what to do about it.
    virtual net::Task<Result<Bearer>> get() = 0;

    /// After a 401 for `refused`: a success when another bearer is there now and one more try is worth it (upstream.md
    /// 1.3, "after a 401"). Errc::unauthorized: there is no other. Errc::unreachable, Errc::cancelled: that could not
    /// be found out now, and says nothing about the account.
    virtual net::Task<Result<void>> recover(std::string refused) = 0;

    /// Whether anything is configured at all; a lane without is left out.
    virtual bool configured() const = 0;
};

}  // namespace scribed::identity
