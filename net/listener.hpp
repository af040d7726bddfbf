// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/tls_context.hpp"

namespace scribed::net {

/// A listening TCP or unix socket. Lives on one shard, hands connections to any.
class Listener {
public:
    /// `address` is numeric; port 0 takes a free one. Errc::invalid (address), Errc::io (in use, not permitted).
    static Result<Listener> open(Executor executor, const std::string& address, std::uint16_t port);
    /// A unix socket whose file at `path` has exactly `mode`, at no moment more. A socket file that nobody listens at
    /// any more is removed first; close() or destruction removes the new one. Errc::invalid (a path that is empty or
    /// has more than 107 bytes), Errc::io (in use, another kind of file lies there, not permitted).
    static Result<Listener> open_unix(Executor executor, const std::string& path, mode_t mode);
    /// Takes over a TCP or unix socket that is listening already (LISTEN_FDS). The file of a unix socket is not ours
    /// and stays.
    static Result<Listener> adopt(Executor executor, int descriptor);

    Listener(Listener&&) noexcept;
    Listener& operator=(Listener&&) noexcept;
    ~Listener();

    /// Of a TCP socket; 0 for a unix socket.
    std::uint16_t port() const;

    /// The next connection, its stream bound to `where`. With `tls`, the handshake is done by the first read or write;
    /// a unix socket has no TLS. Errc::cancelled after close(); passing trouble (out of descriptors) is waited out
    /// inside.
    Task<Result<ByteStreamPtr>> accept(Executor where, std::optional<TlsContext> tls = std::nullopt);
    void close();

private:
    struct Impl;
    explicit Listener(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::net
