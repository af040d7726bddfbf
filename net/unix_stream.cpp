// SPDX-License-Identifier: Apache-2.0
#include "net/unix_stream.hpp"

#include <utility>

#include "net/socket_stream.hpp"

namespace scribed::net {
namespace {

class UnixStream final : public SocketStream<UnixSocket> {
public:
    using SocketStream::SocketStream;

    std::string peer() const override { return "unix"; }
    bool over_unix_socket() const override { return true; }
};

}  // namespace

ByteStreamPtr make_unix_stream(UnixSocket socket) { return std::make_unique<UnixStream>(std::move(socket)); }

}  // namespace scribed::net
