// SPDX-License-Identifier: Apache-2.0
#include "net/child_watch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/deadline.hpp"
#include "net/signal.hpp"

namespace scribed::net {
namespace {

/// How often to look where no descriptor tells of the end.
constexpr std::chrono::milliseconds kLook{20};

/// Takes the descriptor over.
Task<void> readable_or(int handle, Instant deadline) {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::posix::basic_stream_descriptor<Executor> descriptor(executor, handle);
    Deadline limit(executor, [&descriptor] { descriptor.cancel(); });
    limit.set(deadline);
    bool over = false;
    // Asio ends a wait early when the reactor had news for a descriptor closed before, whose record it uses again.
    for (pollfd now{handle, POLLIN, 0}; !over && !limit.passed() && ::poll(&now, 1, 0) == 0;) {
        co_await descriptor.async_wait(boost::asio::posix::descriptor_base::wait_read, boost::asio::as_tuple(use_task));
        over = co_await killed();
    }
}

}  // namespace

// By number: glibc 2.36 declares pidfd_open() for C alone.
ChildWatch::ChildWatch(pid_t pid) : pid_(pid), handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

ChildWatch::ChildWatch(ChildWatch&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), handle_(std::exchange(other.handle_, -1)), status_(other.status_) {}

ChildWatch::~ChildWatch() {
    if (handle_ >= 0) ::close(handle_);
}

std::optional<int> ChildWatch::ended() {
    siginfo_t end{};
    if (pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG) == 0 && end.si_pid == pid_) {
        status_ = end.si_code == CLD_EXITED ? end.si_status : 128 + end.si_status;
        pid_ = -1;
    }
    return status_;
}

Task<void> ChildWatch::end_or(Instant deadline) {
    bool over = co_await killed();
    if (over || pid_ <= 0) co_return;
    // A descriptor of its own, so that several may wait at once.
    const int handle = handle_ < 0 ? -1 : ::fcntl(handle_, F_DUPFD_CLOEXEC, 0);
    if (handle >= 0) co_return co_await readable_or(handle, deadline);
    while (!over && !ended() && steady_now() < deadline) {
        const bool slept = co_await sleep_until(std::min(deadline, steady_now() + kLook));
        over = !slept;
    }
}

bool ChildWatch::ended_within(std::chrono::milliseconds patience) {
    const auto deadline = steady_now() + patience;
    pollfd handle{handle_, POLLIN, 0};
    for (auto left = patience; !ended() && left.count() > 0;) {
        const auto wait = handle_ < 0 ? std::min(left, kLook) : left;
        (void)::poll(&handle, 1, static_cast<int>(wait.count()));
        left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_now());
    }
    return status_.has_value();
}

void ChildWatch::send(int signal) const {
    if (pid_ > 0) ::kill(pid_, signal);
}

}  // namespace scribed::net
