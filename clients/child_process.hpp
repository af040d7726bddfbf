// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "net/child_watch.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// The program `name`: beside this program's own binary, else in PATH.
std::optional<std::filesystem::path> find_program(const std::string& name);

/// A program that runs under us, its output going to files. It is stopped when this object goes, and by the kernel when
/// this whole process dies. It has a process group of its own, so Ctrl-C does not reach it.
class ChildProcess {
public:
    struct Plan {
        std::filesystem::path program;
        std::vector<std::string> arguments;
        std::filesystem::path output;  ///< of standard output
        std::filesystem::path log;     ///< of standard error
    };

    static Outcome<ChildProcess> start(Plan plan);
    ChildProcess(ChildProcess&&) noexcept = default;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();

    /// The first line of its output, once it is complete.
    net::Task<Outcome<std::string>> first_line(std::chrono::seconds patience);
    /// Until it ends by itself: its exit status, 128 and the signal when it was killed.
    net::Task<Outcome<int>> wait(std::chrono::seconds patience);
    /// Until it has ended, the moment has passed or the waiting task is killed; ended() knows which.
    net::Task<void> end_or(Instant deadline) { return watch_.end_or(deadline); }
    /// SIGTERM; SIGKILL when that does not help within 5 s.
    void stop();
    /// Without waiting for what it does; nothing once it has ended. Safe in a signal handler.
    void send(int signal) const { watch_.send(signal); }

    /// Its status when it has ended by itself.
    std::optional<int> ended() { return watch_.ended(); }

    const Plan& plan() const { return plan_; }
    /// -1 when it has ended.
    pid_t pid() const { return watch_.pid(); }

private:
    ChildProcess(Plan plan, pid_t pid) : plan_(std::move(plan)), watch_(pid) {}

    Plan plan_;
    net::ChildWatch watch_;
};

/// The last `lines` lines of a file, for showing why a child failed.
std::string tail_of(const std::filesystem::path& file, std::size_t lines);

}  // namespace scribed::clients
