// SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <fmt/format.h>

#include "net/tls_context_impl.hpp"

namespace scribed::net {
namespace {

SslContextPtr make_context(const SSL_METHOD* method) {
    SslContextPtr context(SSL_CTX_new(method));
    if (!context) return context;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // An idle connection keeps no 16 KiB record buffers; a write may be retried from another copy of the same bytes.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A record in one system call instead of two (header, body).
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    return context;
}

BioPtr reader(const std::string& pem) { return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

bool use_chain(SSL_CTX* context, const std::string& pem) {
    const auto in = reader(pem);
    const X509Ptr leaf(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    if (!leaf || SSL_CTX_use_certificate(context, leaf.get()) != 1) return false;
    while (X509Ptr next{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) return false;
    }
    ERR_clear_error();
    return true;
}

bool use_key(SSL_CTX* context, const std::string& pem) {
    const auto in = reader(pem);
    const KeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

}  // namespace

std::string take_ssl_error() {
    const auto code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "unknown TLS error" : reason;
}

Result<TlsContext> TlsContext::client(const std::filesystem::path& ca_file) {
    auto context = make_context(TLS_client_method());
    if (!context) return Error(Errc::internal, "cannot set up TLS: " + take_ssl_error());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_default_verify_paths(context.get());
    if (!ca_file.empty() && SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1) {
        return Error(
            Errc::invalid, fmt::format("cannot read certificates from {}: {}", ca_file.string(), take_ssl_error()),
            "ca_file"
        );
    }
    ERR_clear_error();
    return TlsContext(std::make_shared<Impl>(Impl{std::move(context)}));
}

Result<TlsContext> TlsContext::server(const std::string& certificate_pem, const std::string& key_pem) {
    auto context = make_context(TLS_server_method());
    if (!context) return Error(Errc::internal, "cannot set up TLS: " + take_ssl_error());
    // Tickets are sent after the handshake; a client that writes and leaves without reading would get them as unread
    // bytes, and its close would turn into a reset.
    SSL_CTX_set_num_tickets(context.get(), 0);
    if (!use_chain(context.get(), certificate_pem)) {
        return Error(Errc::invalid, "cannot use the certificate: " + take_ssl_error(), "certificate");
    }
    if (!use_key(context.get(), key_pem)) return Error(Errc::invalid, "cannot use the key: " + take_ssl_error(), "key");
    return TlsContext(std::make_shared<Impl>(Impl{std::move(context)}));
}

}  // namespace scribed::net
