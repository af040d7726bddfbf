// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace scribed::clients {

/// When to try a lost connection again: after 0.25 s, then doubling to 4 s, a quarter of it chance; not any more when
/// `patience` has passed since the loss.
class Retry {
public:
    explicit Retry(std::chrono::seconds patience) : patience_(patience) {}

    /// The connection serves: the next loss starts afresh.
    void succeeded();
    /// A try failed at `now`. When to try again; nothing when patience is at its end. `random` in [0, 1).
    std::optional<Instant> failed(Instant now, double random);
    /// Since when there is no connection.
    std::optional<Instant> lost_since() const { return lost_since_; }

private:
    std::chrono::seconds patience_;
    std::optional<Instant> lost_since_;
    std::chrono::milliseconds pause_{0};
};

}  // namespace scribed::clients
