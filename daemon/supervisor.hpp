// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/loop_watch.hpp"

namespace scribed::daemon {

/// What the main thread does while the shards work: it hears signals, looks whether the loops get on, and tells systemd
/// how things are. It has a loop of its own, so that a busy shard delays nothing of this.
class Supervisor {
public:
    struct Hooks {
        std::function<void()> reload;         ///< on SIGHUP
        std::function<std::string()> status;  ///< a line for `systemctl status`
    };

    Supervisor(net::Shards& shards, Hooks hooks);

    /// Until SIGTERM or SIGINT.
    void run();
    /// The daemon serves: systemd may know. Any thread.
    void ready();

private:
    void hear_reload();
    void tick();

    Hooks hooks_;
    boost::asio::io_context context_;
    boost::asio::signal_set stop_;
    boost::asio::signal_set reload_;
    boost::asio::steady_timer timer_;
    LoopWatch loops_;
    std::chrono::microseconds period_;
    bool ready_ = false;
    std::string told_;  ///< the last status
};

}  // namespace scribed::daemon
