// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <list>
#include <memory>
#include <string>

#include <boost/asio/cancellation_signal.hpp>

#include "base/log.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// The children of an active object, on one executor; all calls on that executor. The owner must join() before it is
/// destroyed (asserted). Exceptions of a child are logged as errors and end that child only.
///
/// A killed child is not ended by an exception: the operation under way ends with Errc::cancelled (or false), so that
/// the child can still join its own children. It must then return: waits of net begun afterwards fail at once.
class TaskGroup {
public:
    TaskGroup(Executor executor, std::string name);
    ~TaskGroup();

    /// Starts `task` as a child, which runs to its first wait before spawn() returns; refused (false) once kill() or
    /// join() was called.
    bool spawn(Task<void> task);
    /// Kill: every operation of every child is aborted (terminal cancellation).
    void kill();
    /// Waits until all children have ended. When the waiting task is killed, so are they, and it still waits for their
    /// end.
    Task<void> join();
    std::size_t size() const { return children_.size(); }
    Executor executor() const { return executor_; }

private:
    struct Child {
        /// Shared with a kill that is on its way to the executor while the child ends.
        std::shared_ptr<boost::asio::cancellation_signal> cancel = std::make_shared<boost::asio::cancellation_signal>();
    };
    void ended(std::list<Child>::iterator child, std::exception_ptr failure);

    Executor executor_;
    Log log_;
    Signal ended_;
    std::list<Child> children_;
    bool closed_ = false;
};

}  // namespace scribed::net
