// SPDX-License-Identifier: Apache-2.0
#include "clients/tls_probe.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "clients/environment.hpp"

namespace scribed::clients {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;
template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* object) const { Free(object); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509, X509_free>>;

class Socket {
public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

Result<Addresses> addresses_of(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (failed != 0)
        return Error(Errc::unreachable, fmt::format("{} cannot be resolved: {}", host, gai_strerror(failed)));
    return Addresses(found, &::freeaddrinfo);
}

/// 0, or why the connection failed.
int finish_connect(int descriptor, std::chrono::seconds patience) {
    pollfd wait{descriptor, POLLOUT, 0};
    const auto ready = ::poll(&wait, 1, static_cast<int>(patience.count() * 1000));
    if (ready == 0) return ETIMEDOUT;
    int failed = 0;
    socklen_t size = sizeof failed;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failed, &size);
    return failed;
}

Result<Socket> connect_to(const std::string& host, std::uint16_t port, std::chrono::seconds patience) {
    auto addresses = addresses_of(host, port);
    if (!addresses) return addresses.error();
    int why = 0;
    for (const auto* at = addresses->get(); at != nullptr; at = at->ai_next) {
        Socket socket(::socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol));
        if (socket.get() < 0) continue;
        why = ::connect(socket.get(), at->ai_addr, at->ai_addrlen) == 0 ? 0 : errno;
        if (why == EINPROGRESS) why = finish_connect(socket.get(), patience);
        if (why == 0) return socket;
    }
    return Error(Errc::unreachable, fmt::format("no connection to {} port {}: {}", host, port, system_words(why)));
}

std::string name_of(const X509_NAME* name) {
    char buffer[256] = "";
    X509_NAME_get_text_by_NID(name, NID_organizationName, buffer, sizeof buffer);
    if (buffer[0] == '\0') X509_NAME_get_text_by_NID(name, NID_commonName, buffer, sizeof buffer);
    return buffer;
}

int days_until(const ASN1_TIME* moment) {
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, moment);
    return days;
}

std::string why_not(const SSL* ssl) {
    const auto verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
    const auto code = ERR_get_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "the handshake did not come to its end" : reason;
}

}  // namespace

Result<std::string> resolve_name(const std::string& host) {
    auto addresses = addresses_of(host, 0);
    if (!addresses) return addresses.error();
    std::set<std::string> numeric;
    for (const auto* at = addresses->get(); at != nullptr; at = at->ai_next) {
        char text[NI_MAXHOST];
        if (::getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0) {
            numeric.insert(text);
        }
    }
    return fmt::format("{}", fmt::join(numeric, ", "));
}

Result<void> probe_tcp(const std::string& host, std::uint16_t port, std::chrono::seconds patience) {
    auto socket = connect_to(host, port, patience);
    if (!socket) return socket.error();
    return {};
}

Result<TlsFacts> probe_tls(
    const std::string& host, std::uint16_t port, const std::string& ca_file, std::chrono::seconds patience
) {
    auto socket = connect_to(host, port, patience);
    if (!socket) return socket.error();
    // The handshake below blocks, within the same limit.
    ::fcntl(socket->get(), F_SETFL, ::fcntl(socket->get(), F_GETFL) & ~O_NONBLOCK);
    const timeval limit{patience.count(), 0};
    ::setsockopt(socket->get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket->get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);

    const ContextPtr context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_default_verify_paths(context.get());
    if (!ca_file.empty() && SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1) {
        return Error(Errc::invalid, ca_file + " holds no certificate authority", "upstream.ca_file");
    }
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const SslPtr ssl(SSL_new(context.get()));
    // What the macro SSL_set_tlsext_host_name does with casts of the old style.
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
    SSL_set1_host(ssl.get(), host.c_str());
    SSL_set_fd(ssl.get(), socket->get());
    if (SSL_connect(ssl.get()) != 1)
        return Error(Errc::unreachable, fmt::format("TLS with {}: {}", host, why_not(ssl.get())));

    const CertificatePtr certificate(SSL_get1_peer_certificate(ssl.get()));
    TlsFacts facts{SSL_get_version(ssl.get()), {}, 0};
    if (certificate) {
        facts.issuer = name_of(X509_get_issuer_name(certificate.get()));
        facts.days_left = days_until(X509_get0_notAfter(certificate.get()));
    }
    return facts;
}

}  // namespace scribed::clients
