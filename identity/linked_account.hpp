// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>

#include "identity/accounts.hpp"
#include "identity/bearer.hpp"
#include "identity/link_renewal.hpp"

namespace scribed::identity {

/// Whether a link's access token is to be renewed now (upstream.md 1.3, "when to refresh").
bool renewal_due(const store::LinkRow& row, UnixMs now);

/// The bearer of a linked ChatGPT account (upstream.md 1.3). The stored row is read and opened at each use, so that
/// what another process did to the link counts at once. Any thread.
class LinkedAccount : public BearerSource {
public:
    /// `flights`: see LinkRenewal.
    LinkedAccount(Accounts& accounts, TokenRenewer& renewer, store::LinkKey key, net::TaskGroup& flights);

    /// Refreshes first when the token ends within five minutes; a token that still lives is given when that does not
    /// work out. Errc::unauthorized: not linked, or the link is dead; Errc::unreachable: no valid token now, later
    /// perhaps.
    net::Task<Result<Bearer>> get() override;
    net::Task<Result<void>> recover(std::string refused) override;
    /// Whether a link was there at the last look.
    bool configured() const override { return linked_; }

    /// The link as it is stored; nothing when there is none.
    net::Task<Result<std::optional<store::LinkRow>>> look();
    /// Somebody has looked.
    void set_linked(bool linked) { linked_ = linked; }

private:
    net::Task<Result<store::LinkRow>> active();
    /// The row with which to go on in place of `row`.
    net::Task<Result<store::LinkRow>> renewed(store::LinkRow row, bool token_lives);
    Result<Bearer> bearer_of(const store::LinkRow& row) const;
    bool may_recover();
    void recovered();

    Accounts& accounts_;
    const store::LinkKey key_;
    LinkRenewal renewal_;
    std::atomic<bool> linked_{false};
    std::mutex mutex_;
    Instant recovered_at_{};        ///< the last refresh that a 401 forced, and that came to something
    std::chrono::seconds rest_{0};  ///< none sooner after it
};

}  // namespace scribed::identity
