// SPDX-License-Identifier: Apache-2.0
#include "clients/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <deque>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>

#include "clients/environment.hpp"
#include "net/deadline.hpp"
#include "net/signal.hpp"

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
    // By number: glibc 2.36 declares pidfd_open() for C alone.
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) {
        const Failure failure(Exit::failed, fmt::format("cannot watch {}: {}", program, system_words(errno)));
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return failure;
    }
    return ChildProcess(std::move(plan), pid, handle);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : plan_(std::move(other.plan_)),
      pid_(std::exchange(other.pid_, -1)),
      handle_(std::exchange(other.handle_, -1)),
      status_(other.status_) {}

ChildProcess::~ChildProcess() {
    stop();
    if (handle_ >= 0) ::close(handle_);
}

std::optional<int> ChildProcess::ended() {
    siginfo_t end{};
    if (pid_ > 0 && ::waitid(P_PIDFD, static_cast<id_t>(handle_), &end, WEXITED | WNOHANG) == 0 && end.si_pid == pid_) {
        status_ = end.si_code == CLD_EXITED ? end.si_status : 128 + end.si_status;
        pid_ = -1;
    }
    return status_;
}

net::Task<void> ChildProcess::end_or(Instant deadline) {
    const bool too_late = co_await net::killed();
    if (too_late || pid_ <= 0) co_return;
    const auto executor = co_await boost::asio::this_coro::executor;
    // A descriptor of its own, so that several may wait at once.
    boost::asio::posix::basic_stream_descriptor<net::Executor> handle(executor, ::fcntl(handle_, F_DUPFD_CLOEXEC, 0));
    net::Deadline limit(executor, [&handle] { handle.cancel(); });
    limit.set(deadline);
    co_await handle.async_wait(boost::asio::posix::descriptor_base::wait_read, boost::asio::as_tuple(net::use_task));
}

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

bool ChildProcess::ended_within(std::chrono::milliseconds patience) {
    const auto deadline = steady_now() + patience;
    pollfd handle{handle_, POLLIN, 0};
    for (auto left = patience; !ended() && left.count() > 0;) {
        (void)::poll(&handle, 1, static_cast<int>(left.count()));
        left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_now());
    }
    return status_.has_value();
}

void ChildProcess::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    while (!ended_within(kGrace))
        kill();
}

void ChildProcess::kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
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
