// SPDX-License-Identifier: Apache-2.0
#include "daemon/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace scribed::daemon {
namespace {

constexpr const char* kName = "lock";

Error failure(Errc code, const std::string& message) { return Error(code, message, "state.dir"); }

std::string words(int code) { return std::error_code(code, std::system_category()).message(); }

Error taken(const std::filesystem::path& directory, const std::filesystem::path& path) {
    std::string holder = "another process";
    // Empty for the moment between the holder's lock and its signature.
    if (long pid = 0; std::ifstream(path) >> pid && pid > 0) holder = "scribed with process id " + std::to_string(pid);
    return failure(Errc::conflict, "the state directory " + directory.string() + " is in use by " + holder);
}

}  // namespace

Result<StateLock> StateLock::take(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return failure(Errc::io, "cannot create " + directory.string() + ": " + error.message());
    const auto path = directory / kName;
    // Never removed: who removed it could take it from one who has just opened it.
    StateLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock.file_ < 0) return failure(Errc::io, "cannot open " + path.string() + ": " + words(errno));
    if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return taken(directory, path);
        return failure(Errc::io, "cannot lock " + path.string() + ": " + words(errno));
    }
    // The lock is what counts; a disk too full for the signature still has its recordings to serve.
    const auto signature = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.file_, 0) == 0) {
        [[maybe_unused]] const auto written = ::write(lock.file_, signature.data(), signature.size());
    }
    return lock;
}

StateLock::StateLock(StateLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

StateLock::~StateLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace scribed::daemon
