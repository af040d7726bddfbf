// SPDX-License-Identifier: Apache-2.0
#include "net/io_error.hpp"

#include <fmt/format.h>
#include <boost/asio/error.hpp>

namespace scribed::net {

Error io_error(boost::system::error_code error, std::string_view doing) {
    namespace asio_error = boost::asio::error;
    if (error == asio_error::operation_aborted || error == asio_error::bad_descriptor) {
        return {Errc::cancelled, fmt::format("{}: stopped by this side", doing)};
    }
    const bool gone = error == asio_error::eof || error == asio_error::connection_reset ||
                      error == asio_error::broken_pipe || error == asio_error::connection_aborted;
    if (gone) return {Errc::closed, fmt::format("{}: the peer closed the connection", doing)};
    return {Errc::unreachable, fmt::format("{}: {}", doing, error.message())};
}

}  // namespace scribed::net
