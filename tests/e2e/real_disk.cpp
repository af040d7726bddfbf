// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/real_disk.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace scribed::test {
namespace {

// fs/ext4/ext4.h: EXT4_IOC_SHUTDOWN, and its flag for "without writing the journal".
constexpr unsigned long kShutdown = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t kWithoutTheLog = 2;

bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

void control(const std::filesystem::path& path, unsigned long request, void* argument) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int status = descriptor < 0 ? -1 : ::ioctl(descriptor, request, argument);
    const std::error_code error(errno, std::system_category());
    if (descriptor >= 0) ::close(descriptor);
    if (status != 0) throw std::system_error(error, "ioctl on " + path.string());
}

}  // namespace

RealDisk::RealDisk() {
    const auto image = (dir_ / "image").string();
    std::filesystem::create_directory(path());
    if (::geteuid() != 0 || !run("truncate -s 192M " + image + " && mkfs.ext4 -q -F " + image)) return;
    mount();
}

RealDisk::~RealDisk() {
    if (frozen_) thaw();
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
}

void RealDisk::mount() { mounted_ = run("mount -o loop " + (dir_ / "image").string() + " " + path().string()); }

void RealDisk::freeze() {
    control(path(), FIFREEZE, nullptr);
    frozen_ = true;
}

void RealDisk::thaw() {
    control(path(), FITHAW, nullptr);
    frozen_ = false;
}

void RealDisk::cut_power() {
    auto flags = kWithoutTheLog;
    control(path(), kShutdown, &flags);
}

void RealDisk::mount_again() {
    if (::umount(path().c_str()) != 0) throw std::system_error(errno, std::system_category(), "umount");
    mount();
    if (!mounted_) throw std::runtime_error("the disk cannot be mounted again");
}

}  // namespace scribed::test
