// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "net/signal.hpp"

namespace scribed::identity {

/// Carries a rotation of the vault key to its end: seals anew what another key than the current one has sealed, wipes
/// what that leaves behind, and then calls the old keys gone. Each text is replaced by itself, if it still stands, so
/// that this may stop or die anywhere, and several daemons may be at it. On one executor.
class Resealer {
public:
    /// Needs the vault.
    Resealer(Accounts& accounts, net::Executor executor);

    /// Looks at once, whenever it is woken, and twice a minute, since the daemon that began a rotation may be gone.
    /// Ends between two steps when `stop` is true, and from its wait when it is woken then.
    net::Task<void> run(const bool& stop);
    void wake() { wake_.notify(); }

    /// How many texts the last walk could not open, with any key: those end no rotation. Any thread.
    std::int64_t unreadable() const { return unreadable_; }

private:
    net::Task<std::chrono::seconds> settle(const bool& stop);
    net::Task<Result<void>> wipe(std::vector<std::string> old_keys);
    net::Task<Result<std::int64_t>> walk(const bool& stop);
    net::Task<Result<std::int64_t>> replace(std::vector<store::SealedRow> texts);

    Accounts& accounts_;
    const Log log_;
    net::Signal wake_;
    std::atomic<std::int64_t> unreadable_{0};
};

}  // namespace scribed::identity
