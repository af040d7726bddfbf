// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "clients/child_process.hpp"
#include "clients/failure.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// The demo's two programs, on free ports of the loopback: the stand-in for OpenAI, and a daemon that knows no other
/// upstream. Both stop when this object goes.
class DemoPrograms {
public:
    explicit DemoPrograms(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Starts both, each when the one before it is ready. A failure shows the end of the log.
    net::Task<Outcome<>> start();
    /// Comes back when one of them has ended by itself, or when the task is killed. Both have been started.
    net::Task<std::optional<Failure>> watch();
    /// Of the daemon.
    const std::string& url() const { return url_; }
    void stop();
    /// At once, at any moment.
    void kill();

private:
    net::Task<Outcome<std::uint16_t>> start_sandbox();
    net::Task<Outcome<std::uint16_t>> start_daemon(std::string upstream);

    std::filesystem::path directory_;
    std::optional<ChildProcess> sandbox_;
    std::optional<ChildProcess> daemon_;
    std::string url_;
};

/// The port in `{"listening":{"...","port":41234}}`.
Outcome<std::uint16_t> parse_listening(std::string_view line);

}  // namespace scribed::clients
