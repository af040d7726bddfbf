// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "access/caller.hpp"
#include "net/task.hpp"
#include "store/account_database.hpp"

namespace scribed::access {

/// A secret that stands for its caller for a while, and when that ends.
struct Pass {
    std::string text;
    UnixMs expires_ms = 0;
};

/// Tickets lend what a caller may do, or less, to somebody who must not have the key: a browser. Each serves once,
/// within a minute. Any thread.
class Tickets {
public:
    static constexpr std::chrono::seconds kLife{60};

    explicit Tickets(store::AccountStore& store) : store_(store) {}

    /// Errc::invalid (param `scopes`) when the caller may not do that much himself.
    net::Task<Result<Pass>> issue(Caller caller, Scopes scopes);
    /// Who shows this ticket, which is spent by it. Errc::unauthorized: unknown, spent or too old.
    net::Task<Result<Caller>> redeem(std::string text);

private:
    store::AccountStore& store_;
};

/// Browsers that came in with a ticket and show a cookie since. Any thread.
class Browsers {
public:
    static constexpr std::chrono::hours kLife{12};

    explicit Browsers(store::AccountStore& store) : store_(store) {}

    /// The new cookie's value.
    net::Task<Result<Pass>> admit(Caller caller);
    /// Errc::unauthorized: unknown or too old.
    net::Task<Result<Caller>> check(std::string text);
    /// The cookie is worth nothing any more.
    net::Task<Result<void>> dismiss(std::string text);

private:
    store::AccountStore& store_;
};

}  // namespace scribed::access
