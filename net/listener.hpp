// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/tls_context.hpp"

namespace scribed::net {

/// A listening TCP socket. Lives on one shard, hands connections to any.
class Listener {
public:
    /// `address` is numeric; port 0 takes a free one. Errc::invalid (address), Errc::io (in use, not permitted).
    static Result<Listener> open(Executor executor, const std::string& address, std::uint16_t port);
    /// Takes over a socket that is listening already (LISTEN_FDS).
    static Result<Listener> adopt(Executor executor, int descriptor);

    Listener(Listener&&) noexcept;
    Listener& operator=(Listener&&) noexcept;
    ~Listener();

    std::uint16_t port() const;

    /// The next connection, its stream bound to `where`. With `tls`, the handshake is done by the first read or write.
    /// Errc::cancelled after close(); passing trouble (out of descriptors) is waited out inside.
    Task<Result<ByteStreamPtr>> accept(Executor where, std::optional<TlsContext> tls = std::nullopt);
    void close();

private:
    struct Impl;
    explicit Listener(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::net
