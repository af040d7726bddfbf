// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "tests/support/scratch_dir.hpp"

namespace scribed::test {

/// A small ext4 of its own in a file, with what can happen to one. Only root may mount it: see mounted().
class RealDisk {
public:
    RealDisk();
    ~RealDisk();
    RealDisk(const RealDisk&) = delete;
    RealDisk& operator=(const RealDisk&) = delete;

    bool mounted() const { return mounted_; }
    std::filesystem::path path() const { return dir_ / "disk"; }

    /// Whoever writes or syncs waits, until thaw().
    void freeze();
    void thaw();
    /// As if the power went: what is not on the disk by now never gets there, and every call fails.
    void cut_power();
    /// After that, when nobody has a file open any more: what the disk has kept.
    void mount_again();

private:
    void mount();
    void unmount();

    ScratchDir dir_;
    bool mounted_ = false;
    bool frozen_ = false;
};

}  // namespace scribed::test
