// SPDX-License-Identifier: Apache-2.0
#include "sandbox/pkce.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "proto/base64.hpp"

namespace scribed::sandbox {

std::string pkce_challenge(std::string_view verifier) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("no SHA-256");
    }
    return proto::encode_base64url({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace scribed::sandbox
