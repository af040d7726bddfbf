// SPDX-License-Identifier: Apache-2.0
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "net/tls_context.hpp"
#include "net/tls_context_impl.hpp"

namespace scribed::net {
namespace {

bool add_extension(X509* certificate, int id, const char* value) {
    const std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, id, value)
    );
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

template <class Write>
std::string pem_of(Write write) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    if (write(out.get()) != 1) return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

bool fill(X509* certificate, EVP_PKEY* key, int days) {
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1U);
    // An hour of grace for clocks that differ.
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, nullptr);
    auto* name = X509_get_subject_name(certificate);
    const auto* common = reinterpret_cast<const unsigned char*>("localhost");
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

Result<PemPair> make_self_signed(int days) {
    const KeyPtr key(EVP_EC_gen("P-256"));
    const X509Ptr certificate(X509_new());
    if (!key || !certificate || !fill(certificate.get(), key.get(), days)) {
        return Error(Errc::internal, "cannot make a certificate: " + take_ssl_error());
    }
    PemPair pair;
    pair.certificate = pem_of([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
    pair.key = pem_of([&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return pair;
}

}  // namespace scribed::net
