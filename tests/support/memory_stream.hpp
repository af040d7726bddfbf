// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <utility>

#include "net/byte_stream.hpp"

namespace scribed::test {

/// How a pair of connected memory streams misbehaves.
struct Chaos {
    /// At most so many bytes move in one read or write.
    std::size_t slice = std::numeric_limits<std::size_t>::max();
    /// After so many bytes, both directions together, the connection breaks: each side sees a reset.
    std::size_t cut_after = std::numeric_limits<std::size_t>::max();
    /// Bytes that fit between a writer and its reader; a writer waits when there are more.
    std::size_t window = 1 << 16;
};

/// Two ends of one connection in memory, on one executor.
std::pair<net::ByteStreamPtr, net::ByteStreamPtr> memory_pair(net::Executor executor, Chaos chaos = {});

}  // namespace scribed::test
