// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_key_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "identity/crypto.hpp"
#include "identity/private_file.hpp"
#include "proto/ascii.hpp"
#include "proto/base64.hpp"

namespace scribed::identity {
namespace {

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

Result<Vault> read(const PrivateFile& file) {
    const auto text = file.read();
    if (!text) return text.error();
    auto vault = parse_vault_keys(text->view());
    if (!vault) return file.refused(vault.error().message());
    return vault;
}

}  // namespace

Result<Vault> parse_vault_keys(std::string_view text) {
    std::vector<Secret> keys;
    for (const auto line : secret_lines(text)) {
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

Result<Vault> read_vault_key_file(const std::filesystem::path& file) {
    return read(PrivateFile(file, "vault key file"));
}

std::filesystem::path vault_key_credential() {
    const char* dir = std::getenv("CREDENTIALS_DIRECTORY");
    if (dir == nullptr || *dir == '\0') return {};
    auto file = std::filesystem::path(dir) / "scribed-vault-key";
    std::error_code missing;
    return std::filesystem::exists(file, missing) ? file : std::filesystem::path();
}

Result<Vault> read_vault_key_credential(const std::filesystem::path& file) {
    return read(PrivateFile(file, "vault key file", PrivateFile::Guard::systemd));
}

}  // namespace scribed::identity
