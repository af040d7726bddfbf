// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/spending.hpp"
#include "net/task_group.hpp"

namespace scribed::identity {

/// When one link is renewed, wherever that is done: once at a time, whoever asks, and not too soon after a renewal that
/// came to nothing. Any thread.
class LinkRenewal {
public:
    /// A renewal runs in `flights` and not in its caller's task: killing the caller must not lose the tokens that are
    /// on their way. The owner joins `flights` before this ends, and never kills it.
    LinkRenewal(TokenRenewer& renewer, net::TaskGroup& flights);

    /// Success: what came of it stands in the database. `token_lives`: whether the row's access token will do while
    /// somebody else is at it. Errc::unauthorized: it cannot be renewed here. Errc::unreachable: later perhaps; asked
    /// too soon after a failure, that is the answer at once. Errc::cancelled.
    net::Task<Result<void>> renew(store::LinkRow row, bool token_lives);

private:
    struct Flight;

    /// The one under way, else a new one.
    std::shared_ptr<Flight> board(RenewalOrder order);
    net::Task<void> fly(std::shared_ptr<Flight> flight);
    void land(Flight& flight);
    std::optional<Error> too_soon(bool token_lives);
    Result<void> settle(const Spent& spent);

    TokenRenewer& renewer_;
    net::TaskGroup& flights_;

    std::mutex mutex_;
    std::shared_ptr<Flight> under_way_;
    int failures_ = 0;    ///< renewals in a row that came to nothing
    int rejections_ = 0;  ///< of them bare 400s
    Instant failed_at_{};
    Instant retry_at_{};  ///< none before
    std::string last_failure_;
};

}  // namespace scribed::identity
