// SPDX-License-Identifier: Apache-2.0
#include "clients/child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <deque>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "clients/environment.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::seconds kGrace{5};

bool runnable(const std::filesystem::path& file) { return ::access(file.c_str(), X_OK) == 0; }

/// Between fork and exec: nothing but system calls.
[[noreturn]] void become(char* const* arguments, const char* output, const char* log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    ::signal(SIGPIPE, SIG_DFL);
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const int err = ::open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    ::execv(arguments[0], arguments);
    ::_exit(127);
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    if (const auto beside = self.parent_path() / name; runnable(beside)) return beside;
    std::istringstream folders(environment("PATH"));
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto found = std::filesystem::path(folder) / name;
        if (!folder.empty() && runnable(found)) return found;
    }
    return std::nullopt;
}

Outcome<ChildProcess> ChildProcess::start(Plan plan) {
    std::string program = plan.program.string();
    std::vector<char*> arguments{program.data()};
    for (auto& argument : plan.arguments)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) return Failure(Exit::failed, fmt::format("cannot start {}: {}", program, system_words(errno)));
    if (pid == 0) become(arguments.data(), plan.output.c_str(), plan.log.c_str());
    return ChildProcess(std::move(plan), pid);
}

ChildProcess::~ChildProcess() { stop(); }

net::Task<Outcome<std::string>> ChildProcess::first_line(std::chrono::seconds patience) {
    const auto deadline = steady_now() + patience;
    const auto name = plan_.program.filename().string();
    while (steady_now() < deadline) {
        // Asked before the file is read: what it wrote at its end counts.
        const auto status = ended();
        std::ifstream output(plan_.output);
        std::string line;
        if (std::getline(output, line) && !output.eof()) co_return line;
        if (status) {
            co_return Failure(Exit::failed, fmt::format("{} ended with status {} before it was ready", name, *status));
        }
        co_await end_or(std::min(deadline, steady_now() + kLook));
    }
    co_return Failure(Exit::failed, fmt::format("{} was not ready within {} s", name, patience.count()));
}

net::Task<Outcome<int>> ChildProcess::wait(std::chrono::seconds patience) {
    co_await end_or(steady_now() + patience);
    if (const auto status = ended()) co_return *status;
    const auto name = plan_.program.filename().string();
    co_return Failure(Exit::failed, fmt::format("{} did not end within {} s", name, patience.count()));
}

void ChildProcess::stop() {
    if (watch_.pid() <= 0) return;
    watch_.send(SIGTERM);
    while (!watch_.ended_within(kGrace))
        send(SIGKILL);
}

std::string tail_of(const std::filesystem::path& file, std::size_t lines) {
    std::ifstream in(file);
    std::deque<std::string> last;
    for (std::string line; std::getline(in, line);) {
        last.push_back(line);
        if (last.size() > lines) last.pop_front();
    }
    std::string out;
    for (const auto& line : last)
        out += line + '\n';
    return out;
}

}  // namespace scribed::clients
