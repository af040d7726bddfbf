// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <sys/types.h>

#include "base/error.hpp"

namespace scribed::net {

/// The file of a listening unix socket. Its end removes the file, unless another one lies at its path by then.
class SocketFile {
public:
    /// Binds `descriptor`, an AF_UNIX socket that does not listen yet, to `path`, whose file has exactly `mode`
    /// whatever the umask is, and never had more. A socket file that nobody listens at any more is removed first.
    /// Errc::invalid (check_unix_path), Errc::io (in use, another kind of file, not permitted).
    static Result<SocketFile> bind(int descriptor, const std::string& path, mode_t mode);

    SocketFile(SocketFile&& other) noexcept;
    SocketFile& operator=(SocketFile&&) = delete;
    ~SocketFile() { remove(); }

    /// Call it while the socket is open, which keeps the inode's number from being given to another file.
    void remove();

private:
    SocketFile(std::string path, dev_t device, ino_t inode) : path_(std::move(path)), device_(device), inode_(inode) {}

    std::string path_;  ///< empty when there is nothing to remove any more
    dev_t device_;
    ino_t inode_;
};

}  // namespace scribed::net
