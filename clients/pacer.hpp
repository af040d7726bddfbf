// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/clock.hpp"

namespace scribed::clients {

/// Says when audio may leave, as if a microphone made it: position p is due p / speed after the start. After a hold-up
/// (a slow server, a suspended machine) it goes on at the same speed and does not burst to catch up.
class Pacer {
public:
    using Position = std::chrono::microseconds;

    /// `speed` 1.0 is a microphone; 0 means never wait.
    explicit Pacer(double speed) : speed_(speed) {}

    /// When audio that ends at `position` may be sent. Positions never run backwards.
    Instant due(Position position, Instant now);

private:
    double speed_;
    bool started_ = false;
    Instant start_{};
};

}  // namespace scribed::clients
