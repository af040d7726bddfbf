// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "identity/crypto.hpp"
#include "proto/ascii.hpp"
#include "proto/base64.hpp"

namespace scribed::identity {
namespace {

constexpr std::size_t kMostBytes = 4096;

Error refused(const std::filesystem::path& file, const std::string& what) {
    return Error(Errc::invalid, "the vault key file " + file.string() + " " + what);
}

Error unreadable(const std::filesystem::path& file) {
    return refused(file, "cannot be read: " + std::error_code(errno, std::generic_category()).message());
}

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

int hex_value(char c) {
    if (proto::is_digit(c)) return c - '0';
    const char letter = proto::lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

Result<Secret> parse_key(std::string_view text) {
    const Error wrong(Errc::invalid, "must hold 32 bytes a line, as 64 hex digits or as base64");
    if (text.size() == 2 * kKeyBytes) {
        auto key = Secret::of_size(kKeyBytes);
        for (std::size_t i = 0; i < kKeyBytes; ++i) {
            const int high = hex_value(text[2 * i]);
            const int low = hex_value(text[2 * i + 1]);
            if (high < 0 || low < 0) return wrong;
            key.data()[i] = static_cast<char>(high * 16 + low);
        }
        return key;
    }
    auto decoded = proto::decode_base64(text);
    if (!decoded || decoded->size() != kKeyBytes) return wrong;
    Secret key(*decoded);
    wipe(*decoded);
    return key;
}

enum class Mode { strict, kept_by_systemd };

Result<Vault> read(const std::filesystem::path& file, Mode mode) {
    const File opened(file);
    struct stat about {};
    if (opened.fd() < 0 || ::fstat(opened.fd(), &about) != 0) return unreadable(file);
    if (!S_ISREG(about.st_mode)) return refused(file, "is no regular file");
    const mode_t others = mode == Mode::strict ? 077 : 007;
    if ((about.st_mode & others) != 0) {
        return refused(file, "can be read or written by others: chmod 600 " + file.string());
    }
    if (about.st_uid != ::geteuid() && about.st_uid != 0) return refused(file, "belongs to another user");
    auto text = Secret::of_size(kMostBytes);
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(opened.fd(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(file);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size == text.size()) return refused(file, "is too long to be one");
    auto vault = parse_vault_keys(text.view().substr(0, size));
    if (!vault) return refused(file, vault.error().message());
    return vault;
}

}  // namespace

Result<Vault> parse_vault_keys(std::string_view text) {
    std::vector<Secret> keys;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = proto::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        auto key = parse_key(line);
        if (!key) return key.error();
        const auto bytes = key->view();
        if (std::ranges::all_of(bytes, [&](char c) { return c == bytes.front(); })) {
            return Error(Errc::invalid, "holds a key that is no random bytes");
        }
        keys.push_back(std::move(*key));
    }
    if (keys.empty()) return Error(Errc::invalid, "holds no key");
    return Vault::make(std::move(keys));
}

Result<Vault> read_vault_key_file(const std::filesystem::path& file) { return read(file, Mode::strict); }

std::filesystem::path vault_key_credential() {
    const char* dir = std::getenv("CREDENTIALS_DIRECTORY");
    if (dir == nullptr || *dir == '\0') return {};
    auto file = std::filesystem::path(dir) / "scribed-vault-key";
    std::error_code missing;
    return std::filesystem::exists(file, missing) ? file : std::filesystem::path();
}

Result<Vault> read_vault_key_credential(const std::filesystem::path& file) { return read(file, Mode::kept_by_systemd); }

}  // namespace scribed::identity
