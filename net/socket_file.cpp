// SPDX-License-Identifier: Apache-2.0
#include "net/socket_file.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include "net/unix_path.hpp"

namespace scribed::net {
namespace {

constexpr mode_t kModeBits = 07777;

Error refused(const std::string& path, std::string_view why) {
    return {Errc::io, fmt::format("cannot listen on {}: {}", path, why), "path"};
}

Error refused(const std::string& path, int error) { return refused(path, std::generic_category().message(error)); }

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

/// What connect(2) makes of `path`: 0 or an errno. Never waits: a full queue is EAGAIN.
int try_connect(const std::string& path) {
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe < 0) return errno;
    const auto address = address_of(path);
    const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const int error = connected ? 0 : errno;
    ::close(probe);
    return error;
}

/// Takes away what an earlier life left at `path`. Another kind of file stays, and so does a socket that is served.
Result<void> remove_stale(const std::string& path) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0) return errno == ENOENT ? Result<void>() : refused(path, errno);
    if (!S_ISSOCK(there.st_mode)) return refused(path, "a file that is no socket lies there");
    const int answer = try_connect(path);
    if (answer == ENOENT) return {};
    if (answer == 0 || answer == EAGAIN) return Error(Errc::io, path + " is in use by another program", "path");
    if (answer != ECONNREFUSED) return refused(path, answer);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return refused(path, errno);
    return {};
}

}  // namespace

Result<SocketFile> SocketFile::bind(int descriptor, const std::string& path, mode_t mode) {
    if (const auto fits = check_unix_path(path); !fits) return fits.error();
    if (const auto cleared = remove_stale(path); !cleared) return cleared.error();
    // On Linux the file is made with the mode of the socket, less the umask: from its first moment nobody can connect
    // who may not. The umask itself belongs to the whole process, whose other threads make files meanwhile.
    if (::fchmod(descriptor, mode) != 0) return refused(path, errno);
    const auto address = address_of(path);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == EADDRINUSE) return Error(Errc::io, path + " is in use by another program", "path");
        return refused(path, errno);
    }
    struct stat made {};
    if (::lstat(path.c_str(), &made) != 0) return refused(path, errno);
    SocketFile file(path, made.st_dev, made.st_ino);
    // What the umask took away; connections are refused until the socket listens.
    const bool changed =
        (made.st_mode & kModeBits) == mode || ::fchmodat(AT_FDCWD, path.c_str(), mode, AT_SYMLINK_NOFOLLOW) == 0;
    if (!changed) return refused(path, errno);
    return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_) {}

void SocketFile::remove() {
    const auto path = std::exchange(path_, {});
    struct stat there {};
    if (path.empty() || ::lstat(path.c_str(), &there) != 0) return;
    if (there.st_dev == device_ && there.st_ino == inode_) ::unlink(path.c_str());
}

}  // namespace scribed::net
