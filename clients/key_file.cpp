// SPDX-License-Identifier: Apache-2.0
#include "clients/key_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/random.hpp"
#include "clients/environment.hpp"
#include "clients/vault_key.hpp"
#include "proto/ascii.hpp"

namespace scribed::clients {
namespace {

constexpr std::string_view kByHand =
    "By hand: put the line of a new key (scribe key new-vault makes one) above the others, and run this again.";

Failure cannot(const std::filesystem::path& path, std::string_view what, int error) {
    return {
        Exit::usage, fmt::format("{} {}: {}", path.string(), what, system_words(error)), "--key-file",
        std::string(kByHand)};
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

// The end of the first line that holds a key, behind its line break; npos when there is none.
std::size_t end_of_first_key(std::string_view text) {
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        const auto line = proto::trim(text.substr(start, end - start));
        start = std::min(end + 1, text.size());
        if (!line.empty() && line.front() != '#') return start;
    }
    return std::string_view::npos;
}

Outcome<std::string> read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in) return cannot(path, "cannot be read", errno);
    return text;
}

// The new file beside the old one, with its owner.
Outcome<> write_beside(const std::filesystem::path& beside, const std::filesystem::path& old, std::string_view text) {
    // What a run that was killed left behind.
    ::unlink(beside.c_str());
    struct stat owner {};
    if (::stat(old.c_str(), &owner) != 0) return cannot(old, "cannot be looked at", errno);
    const Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    struct stat made {};
    if (out.get() < 0 || ::fstat(out.get(), &made) != 0) return cannot(beside, "cannot be written", errno);
    const bool same = made.st_uid == owner.st_uid && made.st_gid == owner.st_gid;
    if (!same && ::fchown(out.get(), owner.st_uid, owner.st_gid) != 0) {
        return cannot(old, "belongs to somebody else, whom a new file cannot be given to", errno);
    }
    if (!write_all(out.get(), text) || ::fsync(out.get()) != 0) return cannot(beside, "cannot be written", errno);
    return {};
}

}  // namespace

Outcome<KeyFile> KeyFile::open(const std::string& file) {
    std::error_code error;
    auto path = std::filesystem::canonical(file, error);
    if (error) return cannot(file, "is not here", error.value());
    if (::access(path.c_str(), R_OK | W_OK) != 0) return cannot(path, "cannot be changed here", errno);
    const auto directory = path.parent_path();
    if (::access(directory.c_str(), W_OK | X_OK) != 0) return cannot(directory, "cannot be written to", errno);
    KeyFile out(std::move(path), ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // File systems that cannot lock a directory do without.
    if (::flock(out.lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return Failure(Exit::failed, fmt::format("{} is being changed by another scribe", out.path_.string()));
    }
    auto text = read(out.path_);
    if (!text) return text.error();
    out.text_ = *std::move(text);
    return out;
}

KeyFile::KeyFile(KeyFile&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      text_(std::move(other.text_)),
      before_(std::move(other.before_)) {}

KeyFile::~KeyFile() {
    if (lock_ >= 0) ::close(lock_);
}

std::size_t KeyFile::keys() const {
    std::size_t count = 0;
    std::string_view rest = text_;
    for (auto end = end_of_first_key(rest); end != std::string_view::npos; end = end_of_first_key(rest)) {
        ++count;
        rest.remove_prefix(end);
    }
    return count;
}

Outcome<> KeyFile::put_new_key_in_front() { return replace(new_vault_key() + text_); }

Outcome<> KeyFile::keep_first_key() { return replace(text_.substr(0, end_of_first_key(text_))); }

Outcome<> KeyFile::undo() { return replace(before_); }

Outcome<> KeyFile::replace(std::string text) {
    const auto now = read(path_);
    if (!now) return now.error();
    if (*now != text_) {
        return Failure(
            Exit::failed,
            fmt::format("{} was changed by somebody else meanwhile, and is left as it is", path_.string()), {},
            "Run this again."
        );
    }
    const auto beside = path_.parent_path() / ("." + path_.filename().string() + ".rotate-vault");
    auto done = write_beside(beside, path_, text);
    if (done && ::rename(beside.c_str(), path_.c_str()) != 0) done = cannot(path_, "cannot be replaced", errno);
    if (!done) {
        ::unlink(beside.c_str());
        return done;
    }
    before_ = std::exchange(text_, std::move(text));
    // Else a power cut might bring the old file back, behind what was then done with the new one.
    if (::fsync(lock_) != 0) return cannot(path_.parent_path(), "cannot be written to", errno);
    return {};
}

}  // namespace scribed::clients
