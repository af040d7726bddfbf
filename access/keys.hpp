// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "access/caller.hpp"
#include "net/task.hpp"
#include "store/account_database.hpp"

namespace scribed::access {

/// People's API keys. Each is looked up at each use, so that a revoked one is worth nothing at once, also where another
/// daemon revoked it. Any thread.
class Keys {
public:
    explicit Keys(store::AccountStore& store) : store_(store) {}

    struct Wanted {
        std::string user;
        Scopes scopes;
        std::string label;      ///< at most 128 bytes, for people
        UnixMs expires_ms = 0;  ///< 0: never
    };
    struct Made {
        store::ApiKeyRow row;
        std::string text;  ///< the whole key: shown once, stored nowhere
    };
    /// `by`: who makes it, for the audit trail. Errc::invalid names the member.
    net::Task<Result<Made>> make(Wanted wanted, std::string by);
    /// Newest first; everybody's when `user` is empty.
    net::Task<Result<std::vector<store::ApiKeyRow>>> list(std::string user);
    /// False when it was revoked before. Errc::not_found.
    net::Task<Result<bool>> revoke(std::string id, std::string by);
    /// Whether any key was ever made. Once one was, everybody needs one.
    net::Task<Result<bool>> any();

    /// Who shows this key. Errc::unauthorized when it is none, or not valid any more: the message does not say which.
    net::Task<Result<Caller>> check(std::string text);

    /// Whether the key of that id is worth something now.
    net::Task<Result<bool>> valid(std::string id);

private:
    store::AccountStore& store_;
};

}  // namespace scribed::access
