// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "identity/spending.hpp"

namespace scribed::identity {

/// Renews logins in this process (upstream.md 1.3). Refresh tokens are spent once: whoever refreshes holds the row's
/// lease, so that two of them, in this process or in several, never send the same one; and a renewed login is in the
/// database before anybody gets its access token. Any thread.
class LinkRefresher : public TokenRenewer {
public:
    LinkRefresher(Accounts& accounts, const AuthHost& host);

    net::Task<Spent> renew(RenewalOrder order) override;

private:
    net::Task<Spent> run(store::LinkRow row, RenewalOrder order);
    net::Task<Spent> spend(store::LinkRow row, proto::OAuthRequest request, std::string holder, int rejections);
    net::Task<Spent> keep(store::LinkRow row, proto::TokenSet tokens, std::string holder);
    net::Task<Spent> refused(store::LinkRow row, proto::TokenVerdict verdict, std::string holder, int rejections);
    net::Task<Spent> end(store::LinkRow row, proto::TokenVerdict verdict);
    net::Task<Result<std::optional<store::LinkRow>>> stored(store::LinkKey key);
    net::Task<bool> won_by_other(store::LinkRow row);

    Accounts& accounts_;
    const AuthHost& host_;
    const Log log_;
};

}  // namespace scribed::identity
