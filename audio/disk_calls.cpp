// SPDX-License-Identifier: Apache-2.0
#include "audio/disk_calls.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace scribed::audio {

int DiskCalls::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }

ssize_t DiskCalls::pwrite(int file, const void* from, std::size_t count, off_t at) {
    return ::pwrite(file, from, count, at);
}

int DiskCalls::ftruncate(int file, off_t length) { return ::ftruncate(file, length); }
int DiskCalls::fdatasync(int file) { return ::fdatasync(file); }
int DiskCalls::fsync(int directory) { return ::fsync(directory); }
int DiskCalls::syncfs(int directory) { return ::syncfs(directory); }
int DiskCalls::rename(const char* from, const char* to) { return ::rename(from, to); }

DiskCalls& DiskCalls::kernel() {
    static DiskCalls kernel;
    return kernel;
}

}  // namespace scribed::audio
