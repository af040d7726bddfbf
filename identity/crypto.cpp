// SPDX-License-Identifier: Apache-2.0
#include "identity/crypto.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

namespace scribed::identity {
namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }

int length(std::string_view text) {
    if (text.size() > 1 << 20) throw std::length_error("a secret of more than a megabyte");
    return static_cast<int>(text.size());
}

void must(int done, const char* what) {
    if (done != 1) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

Context context_for(std::string_view key) {
    if (key.size() != kKeyBytes) throw std::logic_error("a vault key has 32 bytes");
    Context context(EVP_CIPHER_CTX_new());
    if (!context) throw std::runtime_error("OpenSSL: no memory");
    return context;
}

}  // namespace

void wipe(void* data, std::size_t size) {
    if (size > 0) OPENSSL_cleanse(data, size);
}

void wipe(std::string& text) { wipe(text.data(), text.size()); }

std::string seal_aes_gcm(std::string_view key, std::string_view about, std::string_view plain) {
    const Context context = context_for(key);
    std::string out(kNonceBytes + plain.size() + kTagBytes, '\0');
    unsigned char* nonce = bytes(out.data());
    unsigned char* cipher = nonce + kNonceBytes;
    must(RAND_bytes(nonce, static_cast<int>(kNonceBytes)), "no randomness");
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), nonce), "AES-256-GCM");
    int written = 0;
    must(EVP_EncryptUpdate(context.get(), nullptr, &written, bytes(about), length(about)), "associated data");
    must(EVP_EncryptUpdate(context.get(), cipher, &written, bytes(plain), length(plain)), "encryption");
    must(EVP_EncryptFinal_ex(context.get(), cipher + written, &written), "end of encryption");
    must(
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), cipher + plain.size()),
        "tag"
    );
    return out;
}

std::optional<Secret> open_aes_gcm(std::string_view key, std::string_view about, std::string_view sealed) {
    const Context context = context_for(key);
    if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
    const auto nonce = sealed.substr(0, kNonceBytes);
    const auto cipher = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)), "AES-256-GCM");
    auto plain = Secret::of_size(cipher.size());
    int written = 0;
    must(EVP_DecryptUpdate(context.get(), nullptr, &written, bytes(about), length(about)), "associated data");
    must(EVP_DecryptUpdate(context.get(), bytes(plain.data()), &written, bytes(cipher), length(cipher)), "decryption");
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), tag.data()), "tag");
    if (EVP_DecryptFinal_ex(context.get(), bytes(plain.data()) + written, &written) != 1) return std::nullopt;
    return plain;
}

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string sha256_hex(std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : sha256(text)) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

std::string sha256(std::string_view text) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    SHA256(bytes(text), text.size(), bytes(out.data()));
    return out;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    const auto* done =
        HMAC(EVP_sha256(), key.data(), length(key), bytes(text), text.size(), bytes(out.data()), nullptr);
    if (done == nullptr) throw std::runtime_error("OpenSSL: HMAC-SHA256");
    return out;
}

}  // namespace scribed::identity
