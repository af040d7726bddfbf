// SPDX-License-Identifier: Apache-2.0
#include "net/stream_io.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/error.hpp>

#include "net/killed.hpp"

namespace scribed::net {
namespace {

using Pieces = std::array<std::string_view, 3>;

bool all_empty(const Pieces& pieces) {
    return std::all_of(pieces.begin(), pieces.end(), [](std::string_view piece) { return piece.empty(); });
}

void consume(Pieces& pieces, std::size_t bytes) {
    for (auto& piece : pieces) {
        const auto taken = std::min(bytes, piece.size());
        piece.remove_prefix(taken);
        bytes -= taken;
    }
}

}  // namespace

Task<Moved> read_some(ByteStream& stream, boost::asio::mutable_buffer into) {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (killed(state)) {
        co_return Moved{boost::asio::error::operation_aborted, 0};
    }
    auto start = [&stream, into](auto handler) { stream.read_some(into, std::move(handler)); };
    co_return co_await completion_of(start);
}

Task<Moved> write_some(ByteStream& stream, Pieces from) {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (killed(state)) {
        co_return Moved{boost::asio::error::operation_aborted, 0};
    }
    auto start = [&stream, from](auto handler) {
        std::array<boost::asio::const_buffer, 3> buffers;
        std::size_t count = 0;
        for (const auto piece : from) {
            if (!piece.empty()) buffers[count++] = {piece.data(), piece.size()};
        }
        stream.write_some({buffers.data(), count}, std::move(handler));
    };
    co_return co_await completion_of(start);
}

Task<Moved> write_all(ByteStream& stream, Pieces from) {
    Moved total;
    while (!all_empty(from) && !total.error) {
        const auto moved = co_await write_some(stream, from);
        total.error = moved.error;
        total.bytes += moved.bytes;
        consume(from, moved.bytes);
    }
    co_return total;
}

Task<void> shutdown(ByteStream& stream) {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (killed(state)) co_return stream.close();
    auto start = [&stream](auto handler) { stream.shutdown(std::move(handler)); };
    co_await completion_of(start);
}

}  // namespace scribed::net
