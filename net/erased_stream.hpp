// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/error_code.hpp>

#include "net/byte_stream.hpp"

namespace scribed::net {

/// A ByteStream as Beast wants its streams (AsyncStream), so that Beast is compiled for one type only.
class ErasedStream {
public:
    using executor_type = Executor;
    using Signature = void(boost::system::error_code, std::size_t);

    /// `rest` was read from `stream` before and comes first.
    ErasedStream(ByteStreamPtr stream, std::string rest) : stream_(std::move(stream)), rest_(std::move(rest)) {}

    executor_type get_executor() const noexcept { return stream_->get_executor(); }
    ByteStream& bytes() { return *stream_; }
    /// How many reads were begun. A count that grows tells of bytes that came, at no cost to the reads.
    std::uint64_t reads() const { return reads_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        const auto start = [this](auto handler, const Buffers& into) { read(into, std::move(handler)); };
        return boost::asio::async_initiate<Token, Signature>(start, token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        const auto start = [this](auto handler, const Buffers& from) { write(from, std::move(handler)); };
        return boost::asio::async_initiate<Token, Signature>(start, token, buffers);
    }

    void shutdown(ByteStream::Handler handler) { stream_->shutdown(std::move(handler)); }
    void close() { stream_->close(); }

private:
    template <class Buffers>
    void read(const Buffers& into, ByteStream::Handler handler) {
        ++reads_;
        const auto first = first_of(into);
        if (rest_.empty()) return stream_->read_some(first, std::move(handler));
        const auto taken = std::min(first.size(), rest_.size());
        std::memcpy(first.data(), rest_.data(), taken);
        rest_.erase(0, taken);
        if (rest_.empty()) rest_.shrink_to_fit();
        boost::asio::post(get_executor(), [handler = std::move(handler), taken]() mutable {
            std::move(handler)(boost::system::error_code(), taken);
        });
    }

    template <class Buffers>
    void write(const Buffers& from, ByteStream::Handler handler) {
        std::array<boost::asio::const_buffer, 16> list;
        std::size_t count = 0;
        auto at = boost::asio::buffer_sequence_begin(from);
        for (const auto end = boost::asio::buffer_sequence_end(from); at != end && count < list.size(); ++at) {
            const boost::asio::const_buffer piece(*at);
            if (piece.size() > 0) list[count++] = piece;
        }
        stream_->write_some({list.data(), count}, std::move(handler));
    }

    template <class Buffers>
    static boost::asio::mutable_buffer first_of(const Buffers& buffers) {
        const auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
            const boost::asio::mutable_buffer piece(*at);
            if (piece.size() > 0) return piece;
        }
        return {};
    }

    ByteStreamPtr stream_;
    std::string rest_;
    std::uint64_t reads_ = 0;
};

/// Beast's customisation points: the polite end and the abrupt one.
template <class Handler>
void async_teardown(boost::beast::role_type /*role*/, ErasedStream& stream, Handler&& handler) {
    stream.shutdown([handler = std::forward<Handler>(handler)](boost::system::error_code error, std::size_t) mutable {
        std::move(handler)(error);
    });
}

inline void beast_close_socket(ErasedStream& stream) { stream.close(); }

}  // namespace scribed::net
