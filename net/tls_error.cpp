// SPDX-License-Identifier: Apache-2.0
#include "net/tls_error.hpp"

#include <string>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/error.hpp>

namespace scribed::net {
namespace {

using boost::system::error_category;
using boost::system::error_code;

// Categories are never deleted through their base.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

class TlsCategory final : public error_category {
public:
    const char* name() const noexcept override { return "tls"; }
    std::string message(int value) const override {
        const char* text = ERR_reason_error_string(static_cast<unsigned long>(static_cast<unsigned>(value)));
        return text == nullptr ? "TLS error" : std::string("TLS: ") + text;
    }
};

class CertificateCategory final : public error_category {
public:
    const char* name() const noexcept override { return "certificate"; }
    std::string message(int value) const override {
        return std::string("certificate refused: ") + X509_verify_cert_error_string(value);
    }
};

#pragma GCC diagnostic pop

const TlsCategory kTls;
const CertificateCategory kCertificate;

}  // namespace

error_code tls_error(const SSL* ssl, int reason, int system_error) {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    if (reason == SSL_ERROR_ZERO_RETURN) return boost::asio::error::eof;
    if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return boost::asio::error::connection_reset;
    if (reason == SSL_ERROR_SYSCALL) {
        if (system_error == 0) return boost::asio::error::connection_reset;
        return {system_error, boost::system::system_category()};
    }
    if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        return {static_cast<int>(SSL_get_verify_result(ssl)), kCertificate};
    }
    return {static_cast<int>(code), kTls};
}

}  // namespace scribed::net
