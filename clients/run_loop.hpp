// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "clients/failure.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// Ctrl-C and SIGTERM, for commands that end politely. The first one is a wish that the command sees to; the second
/// ends the process at once.
class Interrupts {
public:
    explicit Interrupts(net::Executor executor) : changed_(executor) {}

    bool asked() const { return asked_; }
    /// Until the first one, or until the waiting task is killed. One waiter.
    net::Task<> wait();
    /// What must not be left behind when the second one comes, such as child processes.
    void at_quit(std::function<void()> cleanup) { cleanup_ = std::move(cleanup); }

    void raise();

private:
    net::Signal changed_;
    bool asked_ = false;
    std::function<void()> cleanup_;
};

/// Notifies `wake` at the first one, so that a wait for something else ends too.
net::Task<> wake_when_asked(Interrupts& interrupts, net::Signal& wake);

/// Runs a command on an event loop of this thread, with interrupts caught, to its end.
Exit run_loop(const std::function<net::Task<Exit>(Interrupts&)>& body);

/// Runs a short command; Ctrl-C ends the process as usual.
Exit run_loop(const std::function<net::Task<Exit>()>& body);

}  // namespace scribed::clients
