// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <list>
#include <string>

#include <boost/asio/cancellation_signal.hpp>

#include "base/log.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// The children of an active object, on one executor. The owner must join() before it is destroyed (asserted).
/// Exceptions of a child are logged as errors and end that child only.
class TaskGroup {
public:
    TaskGroup(Executor executor, std::string name);
    ~TaskGroup();

    /// Starts `task` as a child; refused (false) once kill() or join() was called.
    bool spawn(Task<void> task);
    /// Kill: every operation of every child is aborted (terminal cancellation), delivered on the group's executor.
    void kill();
    /// Waits until all children have ended.
    Task<void> join();
    std::size_t size() const { return children_.size(); }
    Executor executor() const { return executor_; }

private:
    struct Child {
        boost::asio::cancellation_signal cancel;
    };
    Executor executor_;
    Log log_;
    Signal ended_;
    std::list<Child> children_;
    bool closed_ = false;
};

}  // namespace scribed::net
