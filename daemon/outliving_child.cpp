// SPDX-License-Identifier: Apache-2.0
#include "daemon/outliving_child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace scribed::daemon {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

/// What a new process is like. Nothing between fork and exec is ours to get wrong: we have threads.
class Birth {
public:
    explicit Birth(int output) {
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_init(&actions_);
        // Away from our terminal and our process group, whose signals are for us.
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        // The state directory's lock among them: a daemon that is started anew must find it free.
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    }
    Birth(const Birth&) = delete;
    Birth& operator=(const Birth&) = delete;
    ~Birth() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    int give(pid_t& pid, const std::string& program, char* const* arguments) const {
        return ::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, arguments, environ);
    }

private:
    posix_spawnattr_t attributes_{};
    posix_spawn_file_actions_t actions_{};
};

Error failure(const std::string& program, int code) {
    return Error(
        Errc::unsupported, "cannot start " + program + ": " + std::error_code(code, std::generic_category()).message()
    );
}

}  // namespace

Result<OutlivingChild> OutlivingChild::start(const std::string& program, std::vector<std::string> arguments) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure(program, errno);
    Descriptor read_end(ends[0]);
    const Descriptor write_end(ends[1]);
    ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (auto& argument : arguments)
        words.push_back(argument.data());
    words.push_back(nullptr);
    pid_t pid = -1;
    if (const int code = Birth(write_end.get()).give(pid, program, words.data()); code != 0) {
        return failure(program, code);
    }
    return OutlivingChild(pid, read_end.release());
}

OutlivingChild::OutlivingChild(OutlivingChild&& other) noexcept
    : watch_(std::move(other.watch_)), output_(std::exchange(other.output_, -1)) {}

OutlivingChild::~OutlivingChild() {
    if (output_ >= 0) ::close(output_);
}

std::string OutlivingChild::output() {
    std::string out;
    std::array<char, 4096> piece{};
    while (true) {
        const auto got = ::read(output_, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return out;
        out.append(piece.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace scribed::daemon
