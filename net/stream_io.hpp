// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include "net/byte_stream.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// What one read or write came to.
struct Moved {
    boost::system::error_code error;
    std::size_t bytes = 0;
};

/// Runs `start(handler)`, which starts an operation that ends by calling a ByteStream::Handler.
template <class Start>
Task<Moved> completion_of(Start start) {
    auto token = boost::asio::as_tuple(use_task);
    const auto [error, bytes] =
        co_await boost::asio::async_initiate<decltype(token), void(boost::system::error_code, std::size_t)>(
            std::move(start), token
        );
    co_return Moved{error, bytes};
}

/// ByteStream's calls as tasks. The stream must outlive them.
Task<Moved> read_some(ByteStream& stream, boost::asio::mutable_buffer into);
Task<Moved> write_some(ByteStream& stream, std::array<std::string_view, 3> from);
Task<void> shutdown(ByteStream& stream);

/// Writes all pieces in order; the bytes must outlive the task. `bytes` counts what went out.
Task<Moved> write_all(ByteStream& stream, std::array<std::string_view, 3> from);

}  // namespace scribed::net
