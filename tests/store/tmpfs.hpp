// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/scratch_dir.hpp"

namespace scribed::store::test {

/// A small file system in memory, for as long as the object lives. Only root may mount one: see mounted().
class Tmpfs {
public:
    /// `size` as mount(8) takes it: `256k`.
    explicit Tmpfs(const std::string& size)
        : mounted_(::mount("none", dir_.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0) {}
    ~Tmpfs() {
        if (mounted_) ::umount2(dir_.path().c_str(), MNT_DETACH);
    }
    Tmpfs(const Tmpfs&) = delete;
    Tmpfs& operator=(const Tmpfs&) = delete;

    bool mounted() const { return mounted_; }
    const std::filesystem::path& path() const { return dir_.path(); }

    /// Takes all space but about `bytes`.
    void leave(std::uintmax_t bytes) {
        const auto available = std::filesystem::space(path()).available;
        if (available > bytes) std::ofstream(path() / "ballast") << std::string(available - bytes, 'x');
    }
    void release() { std::filesystem::remove(path() / "ballast"); }

private:
    scribed::test::ScratchDir dir_;
    bool mounted_;
};

}  // namespace scribed::store::test
