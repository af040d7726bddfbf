// SPDX-License-Identifier: Apache-2.0
#include "identity/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace scribed::identity {
namespace {

constexpr std::size_t kMostBytes = 4096;

class File {
public:
    // A FIFO must not hold the start up.
    explicit File(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }

private:
    int fd_;
};

}  // namespace

KeptBy kept_by(const std::filesystem::path& file) {
    const char* dir = std::getenv("CREDENTIALS_DIRECTORY");
    const bool systemds = dir != nullptr && *dir != '\0' && file.parent_path() == std::filesystem::path(dir);
    return systemds ? KeptBy::systemd : KeptBy::mode;
}

Result<Secret> read_secret_file(const std::filesystem::path& file, KeptBy kept, std::string_view what) {
    const auto refused = [&](const std::string& why) {
        return Error(Errc::invalid, std::string(what) + " " + file.string() + " " + why);
    };
    const auto unreadable = [&] {
        return refused("cannot be read: " + std::error_code(errno, std::generic_category()).message());
    };
    const File opened(file);
    struct stat about {};
    if (opened.fd() < 0 || ::fstat(opened.fd(), &about) != 0) return unreadable();
    if (!S_ISREG(about.st_mode)) return refused("is no regular file");
    const mode_t others = kept == KeptBy::mode ? 077 : 007;
    if ((about.st_mode & others) != 0) {
        return refused("can be read or written by others: chmod 600 " + file.string());
    }
    if (about.st_uid != ::geteuid() && about.st_uid != 0) return refused("belongs to another user");
    auto text = Secret::of_size(kMostBytes);
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(opened.fd(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable();
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size == text.size()) return refused("is too long to be one");
    return Secret(text.view().substr(0, size));
}

}  // namespace scribed::identity
