// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "net/task_group.hpp"

namespace scribed::identity {

/// Renews the login of one link (upstream.md 1.3). Refresh tokens are spent once: whoever refreshes holds the row's
/// lease, so that two of them, in this process or in several, never send the same one; and a renewed login is in the
/// database before anybody gets its access token. Any thread.
class LinkRefresher {
public:
    /// A refresh runs in `flights` and not in its caller's task: killing the caller must not lose the tokens that are
    /// on their way. The owner joins `flights` before this ends, and never kills it.
    LinkRefresher(Accounts& accounts, const AuthHost& host, net::TaskGroup& flights);

    /// The row with which to go on in place of `row`: renewed here, or by somebody else meanwhile; while somebody else
    /// is at it, `row` itself when its token still lives. Errc::unauthorized: the link is gone or dead (stored).
    /// Errc::unreachable: later perhaps; asked too soon after a failure, that is the answer at once. Errc::cancelled.
    net::Task<Result<store::LinkRow>> refresh(store::LinkRow row);

private:
    using RowResult = Result<store::LinkRow>;
    struct Flight;

    net::Task<void> fly(store::LinkRow row, std::shared_ptr<Flight> flight);
    net::Task<RowResult> run(store::LinkRow row);
    net::Task<RowResult> spend(store::LinkRow row, proto::OAuthRequest request, std::string holder);
    net::Task<RowResult> keep(store::LinkRow row, proto::TokenSet tokens, std::string holder);
    net::Task<RowResult> refused(store::LinkRow row, proto::TokenVerdict verdict, std::string holder);
    net::Task<RowResult> end(store::LinkRow row, proto::TokenVerdict verdict);
    net::Task<RowResult> stored(store::LinkKey key);
    net::Task<std::optional<store::LinkRow>> won_by_other(store::LinkRow row);

    std::optional<Error> too_soon(bool token_lives);
    void succeeded();
    /// Whether a bare 400 has come too often.
    bool failed(const proto::TokenVerdict& verdict);

    Accounts& accounts_;
    const AuthHost& host_;
    net::TaskGroup& flights_;
    const Log log_;

    std::mutex mutex_;
    int failures_ = 0;    ///< refreshes in a row that came to nothing
    int rejections_ = 0;  ///< of them bare 400s
    Instant failed_at_{};
    Instant retry_at_{};  ///< none before
    std::string last_failure_;
};

}  // namespace scribed::identity
