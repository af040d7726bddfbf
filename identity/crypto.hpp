// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "identity/secret.hpp"

// All that this folder takes from OpenSSL.
namespace scribed::identity {

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;

/// Overwrites memory in a way that the optimiser keeps. `data` may be null when `size` is 0.
void wipe(void* data, std::size_t size);
void wipe(std::string& text);

/// AES-256-GCM (NIST SP 800-38D) with a fresh random nonce: nonce, ciphertext, tag. `key`: kKeyBytes. `about` is
/// authenticated with it and not stored in it. Throws when OpenSSL cannot (no memory, no randomness).
std::string seal_aes_gcm(std::string_view key, std::string_view about, std::string_view plain);

/// Nothing when key, `about` or a byte of `sealed` is not what it was.
std::optional<Secret> open_aes_gcm(std::string_view key, std::string_view about, std::string_view sealed);

std::string sha256(std::string_view text);
/// The same in hexadecimal.
std::string sha256_hex(std::string_view text);

/// Whether two texts are the same, in a time that tells nothing but their lengths.
bool equal_secrets(std::string_view a, std::string_view b);

/// HMAC-SHA256 (RFC 2104), 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace scribed::identity
