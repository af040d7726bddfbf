// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>

#include "base/clock.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// A wake-up between tasks of one executor: wait() sleeps until notify() or the deadline. A notify() that nobody waits
/// for is kept for the next wait(). One waiter at a time.
class Signal {
public:
    explicit Signal(Executor executor);

    void notify();
    /// True when notified, false at the deadline (or when the waiting task is cancelled).
    Task<bool> wait(Instant deadline = Instant::max());

private:
    using Timer = boost::asio::
        basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
    Timer timer_;
    bool notified_ = false;
};

/// Sleeps; false when cancelled.
Task<bool> sleep_until(Instant when);

}  // namespace scribed::net
