// SPDX-License-Identifier: Apache-2.0
#include "net/tls_stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "net/linger.hpp"
#include "net/socket_bio.hpp"
#include "net/tls_context_impl.hpp"
#include "net/tls_error.hpp"

namespace scribed::net {

using boost::system::error_code;

namespace {

/// The largest plain text of one TLS record (RFC 8446 section 5.1).
constexpr std::size_t kRecord = 16384;

/// Up to 16 buffers as the operation keeps them, written as one record.
struct Gather {
    std::array<boost::asio::const_buffer, 16> buffers;
    std::size_t count = 0;

    bool nothing() const {
        return std::all_of(buffers.begin(), buffers.begin() + static_cast<std::ptrdiff_t>(count), [](const auto& b) {
            return b.size() == 0;
        });
    }

    int operator()(SSL* ssl) const {
        const auto& first = buffers.front();
        if (count == 1 || first.size() >= kRecord) {
            return SSL_write(ssl, first.data(), static_cast<int>(std::min(first.size(), kRecord)));
        }
        // Each try gathers anew from the caller's memory, so one scratch serves all connections of a thread.
        static thread_local std::array<char, kRecord> scratch;
        std::size_t size = 0;
        for (std::size_t i = 0; i < count && size < kRecord; ++i) {
            const auto part = std::min(buffers[i].size(), kRecord - size);
            std::memcpy(scratch.data() + size, buffers[i].data(), part);
            size += part;
        }
        return SSL_write(ssl, scratch.data(), static_cast<int>(size));
    }
};

struct ReadInto {
    boost::asio::mutable_buffer into;
    bool nothing() const { return into.size() == 0; }
    int operator()(SSL* ssl) const { return SSL_read(ssl, into.data(), static_cast<int>(into.size())); }
};

struct Handshake {
    bool nothing() const { return false; }
    int operator()(SSL* ssl) const { return SSL_do_handshake(ssl); }
};

}  // namespace

struct TlsStream::State {
    State(TcpSocket connected, Endpoint peer_, const TlsContext& tls)
        : socket(std::make_shared<TcpSocket>(std::move(connected))),
          peer(std::move(peer_)),
          ssl(SSL_new(tls.impl().context.get())) {
        if (!ssl) throw std::runtime_error("SSL_new: " + take_ssl_error());
        error_code ignored;
        socket->non_blocking(true, ignored);
        auto* bio = make_socket_bio(socket->native_handle());
        SSL_set_bio(ssl.get(), bio, bio);
    }

    std::shared_ptr<TcpSocket> socket;
    Endpoint peer;
    SslPtr ssl;
    bool broken = false;  ///< OpenSSL forbids SSL_shutdown after a fatal error
};

namespace {

/// One try of an OpenSSL call, repeated whenever the socket is ready for what it lacked. Holds the state: the stream
/// may be destroyed while a step is queued.
template <class State, class Call>
struct TlsOperation {
    std::shared_ptr<State> state;
    Call call;
    ByteStream::Handler handler;

    void start() { step(true); }

    void operator()(error_code error) {
        if (!error && !state->socket->is_open()) error = boost::asio::error::operation_aborted;
        if (error) return finish(error, 0, false);
        step(false);
    }

    void step(bool first) {
        if (!state->socket->is_open()) return finish(boost::asio::error::operation_aborted, 0, first);
        if (call.nothing()) return finish({}, 0, first);
        ERR_clear_error();
        errno = 0;
        const int done = call(state->ssl.get());
        if (done > 0) return finish({}, static_cast<std::size_t>(done), first);
        const int reason = SSL_get_error(state->ssl.get(), done);
        if (reason == SSL_ERROR_WANT_READ) return wait(TcpSocket::wait_read);
        if (reason == SSL_ERROR_WANT_WRITE) return wait(TcpSocket::wait_write);
        state->broken = reason != SSL_ERROR_ZERO_RETURN;
        finish(tls_error(state->ssl.get(), reason, errno), 0, first);
    }

    void wait(TcpSocket::wait_type what) {
        auto& socket = *state->socket;
        const auto slot = boost::asio::get_associated_cancellation_slot(handler);
        socket.async_wait(
            what, boost::asio::bind_cancellation_slot(
                      slot, boost::asio::bind_executor(socket.get_executor(), std::move(*this))
                  )
        );
    }

    void finish(error_code error, std::size_t bytes, bool first) {
        if (!first) return std::move(handler)(error, bytes);
        // A handler never runs inside the call that started the operation.
        const auto executor = state->socket->get_executor();
        boost::asio::post(executor, [handler = std::move(handler), error, bytes]() mutable {
            std::move(handler)(error, bytes);
        });
    }
};

}  // namespace

TlsStream::TlsStream(std::shared_ptr<State> state) : state_(std::move(state)) {}

TlsStream::~TlsStream() { TlsStream::close(); }

std::unique_ptr<TlsStream> TlsStream::server(TcpSocket socket, Endpoint peer, const TlsContext& tls) {
    auto state = std::make_shared<State>(std::move(socket), std::move(peer), tls);
    SSL_set_accept_state(state->ssl.get());
    return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

std::unique_ptr<TlsStream> TlsStream::client(
    TcpSocket socket, Endpoint peer, const TlsContext& tls, const std::string& host
) {
    auto state = std::make_shared<State>(std::move(socket), std::move(peer), tls);
    auto* ssl = state->ssl.get();
    SSL_set_connect_state(ssl);
    error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    if (not_an_address) {
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    }
    return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

void TlsStream::handshake(Handler handler) { TlsOperation<State, Handshake>{state_, {}, std::move(handler)}.start(); }

Executor TlsStream::get_executor() { return state_->socket->get_executor(); }

void TlsStream::read_some(boost::asio::mutable_buffer into, Handler handler) {
    TlsOperation<State, ReadInto>{state_, {into}, std::move(handler)}.start();
}

void TlsStream::write_some(std::span<const boost::asio::const_buffer> from, Handler handler) {
    Gather gather;
    gather.count = std::min(from.size(), gather.buffers.size());
    std::copy_n(from.begin(), gather.count, gather.buffers.begin());
    TlsOperation<State, Gather>{state_, gather, std::move(handler)}.start();
}

void TlsStream::close() {
    error_code ignored;
    state_->socket->close(ignored);
}

void TlsStream::shutdown(Handler handler) {
    if (state_->socket->is_open() && !state_->broken && SSL_is_init_finished(state_->ssl.get()) != 0) {
        ERR_clear_error();
        SSL_shutdown(state_->ssl.get());
        ERR_clear_error();
    }
    linger(state_->socket, std::move(handler));
}

std::string TlsStream::peer() const { return endpoint_text(state_->peer); }

}  // namespace scribed::net
