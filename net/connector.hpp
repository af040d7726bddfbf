// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

namespace scribed::net {

/// Resolves, connects and, for https and wss, shakes hands with the host name verified, all by `deadline`. A unix
/// socket is neither resolved nor spoken to in TLS. Errc::unreachable (the message says which step failed and why),
/// Errc::timeout, Errc::invalid (a path that no unix socket can have).
Task<Result<ByteStreamPtr>> connect(Url url, TlsContext tls, Instant deadline);

}  // namespace scribed::net
