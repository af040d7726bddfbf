// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "clients/child_process.hpp"
#include "clients/temporary_directory.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"

namespace scribed::bench {

/// What the kernel has counted for a process.
struct ProcessFigures {
    double cpu_s = 0;       ///< user and system time of all its threads
    double memory_kib = 0;  ///< resident now (VmRSS)
};
ProcessFigures figures_of(pid_t process);

/// What the sink has received.
struct SinkFigures {
    std::int64_t open = 0;      ///< live sessions
    std::int64_t appends = 0;   ///< messages with audio
    std::int64_t audio_ms = 0;  ///< of all sessions together
};

/// The programs under test, in a directory of their own below $TMPDIR or /tmp: scribe-sandbox as a sink with TLS, and
/// scribed with one event loop in front of it. Throws where they do not start.
class RelayHouse {
public:
    RelayHouse();

    net::Task<void> open(std::vector<std::string> settings);

    std::uint16_t port() const { return daemon_port_; }
    /// Puts the daemon on a core of its own and this program and the sink on the others. Nothing on a machine with one.
    void give_cores() const;
    net::Task<SinkFigures> sink();
    /// Ends the sink; what it noted of each append is then complete, and this is where.
    std::filesystem::path close_sink();
    ProcessFigures daemon() const { return figures_of(daemon_->pid()); }
    ProcessFigures sandbox() const { return figures_of(sandbox_->pid()); }
    std::string daemon_log() const;

private:
    std::filesystem::path file(const std::string& name) const { return dir_.path() / name; }

    clients::TemporaryDirectory dir_;
    std::optional<clients::ChildProcess> sandbox_;
    std::optional<clients::ChildProcess> daemon_;
    std::optional<net::TlsContext> trust_;
    std::uint16_t sandbox_port_ = 0;
    std::uint16_t daemon_port_ = 0;
};

}  // namespace scribed::bench
