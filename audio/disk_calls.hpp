// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>

namespace scribed::audio {

/// The system calls that bring a recording to the disk; each returns, and sets errno, as its namesake does. These are
/// the kernel's own; a test puts in a class of its own, whose disk fails or takes its time. Any thread.
class DiskCalls {
public:
    virtual ~DiskCalls() = default;
    virtual int open(const char* path, int flags, mode_t mode);
    virtual ssize_t pwrite(int file, const void* from, std::size_t count, off_t at);
    virtual int ftruncate(int file, off_t length);
    virtual int fdatasync(int file);
    virtual int fsync(int directory);
    virtual int syncfs(int directory);
    virtual int rename(const char* from, const char* to);

    static DiskCalls& kernel();
};

/// Makes a call again as long as a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

}  // namespace scribed::audio
