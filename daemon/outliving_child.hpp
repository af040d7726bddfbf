// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "net/child_watch.hpp"

namespace scribed::daemon {

/// A program of ours that goes on when we are killed: in a session of its own, with our environment, log and working
/// directory, and none of our other descriptors. Its standard output is for us.
class OutlivingChild {
public:
    /// `arguments`: the name it is called by, then the rest. Blocks until the program is loaded. Errc::unsupported: it
    /// cannot be started; nothing of it has run then.
    static Result<OutlivingChild> start(const std::string& program, std::vector<std::string> arguments);
    OutlivingChild(OutlivingChild&& other) noexcept;
    OutlivingChild& operator=(OutlivingChild&&) = delete;
    ~OutlivingChild();

    net::ChildWatch& watch() { return watch_; }
    /// What it has written and we have not read yet; at most what a pipe holds.
    std::string output();

private:
    OutlivingChild(pid_t pid, int output) : watch_(pid), output_(output) {}

    net::ChildWatch watch_;
    int output_;  ///< the read end of its standard output
};

}  // namespace scribed::daemon
