// SPDX-License-Identifier: Apache-2.0
#include "identity/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "proto/ascii.hpp"

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

PrivateFile::PrivateFile(std::filesystem::path path, std::string kind, Guard guard)
    : path_(std::move(path)), kind_(std::move(kind)), guard_(guard) {}

Error PrivateFile::refused(const std::string& what) const {
    return Error(Errc::invalid, "the " + kind_ + " " + path_.string() + " " + what);
}

Error PrivateFile::unreadable() const {
    return refused("cannot be read: " + std::error_code(errno, std::generic_category()).message());
}

Result<Secret> PrivateFile::read() const {
    const File opened(path_);
    struct stat about {};
    if (opened.fd() < 0 || ::fstat(opened.fd(), &about) != 0) return unreadable();
    if (!S_ISREG(about.st_mode)) return refused("is no regular file");
    const mode_t others = guard_ == Guard::owner ? 077 : 007;
    if ((about.st_mode & others) != 0) {
        return refused("can be read or written by others: chmod 600 " + path_.string());
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

std::vector<std::string_view> secret_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = proto::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    }
    return lines;
}

}  // namespace scribed::identity
