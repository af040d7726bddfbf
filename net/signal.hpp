// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "net/task.hpp"
#include "net/timer.hpp"

namespace scribed::net {

/// A wake-up between tasks of one executor: wait() sleeps until notify() or the deadline. A notify() that nobody waits
/// for is kept for the next wait(). One waiter at a time; notify() on that same executor only.
class Signal {
public:
    explicit Signal(Executor executor);

    void notify();
    /// True when notified, false at the deadline or when the waiting task is killed (at once when it was before).
    Task<bool> wait(Instant deadline = Instant::max());
    /// Sleeps until notify(), even when the waiting task is killed: for those that must join others first.
    Task<void> wait_through_kill();

private:
    Timer timer_;
    bool notified_ = false;
};

/// Whether the calling task was killed: what it then learns from its operations says nothing about their peers.
Task<bool> killed();

/// Sleeps; false when the task is killed, at once when it was before.
Task<bool> sleep_until(Instant when);

}  // namespace scribed::net
