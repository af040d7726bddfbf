// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/error.hpp"

namespace scribed::daemon {

/// One process's hold on a state directory: two daemons would both recover its sessions and write its recordings. The
/// kernel lets go of it when the process ends, however it ends, so what a crash leaves behind stops nobody.
class StateLock {
public:
    /// Makes the directory when it is missing. Errc::conflict, with the holder's process id in the message, when
    /// another process holds it; Errc::io. The param is `state.dir`.
    static Result<StateLock> take(const std::filesystem::path& directory);
    StateLock(StateLock&& other) noexcept;
    StateLock& operator=(StateLock&&) = delete;
    ~StateLock();

private:
    explicit StateLock(int file) : file_(file) {}

    int file_;
};

}  // namespace scribed::daemon
