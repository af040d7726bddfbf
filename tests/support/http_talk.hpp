// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "net/http_server.hpp"
#include "net/stream_io.hpp"
#include "tests/support/memory_stream.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::test {

/// Everything that comes until the peer ends or breaks the connection.
inline net::Task<std::string> read_to_end(net::ByteStream& stream) {
    std::string all;
    std::string buffer(4096, '\0');
    while (true) {
        const auto got = co_await net::read_some(stream, boost::asio::buffer(buffer));
        if (got.error) co_return all;
        all.append(buffer.data(), got.bytes);
    }
}

inline net::Task<void> write_text(net::ByteStream& stream, std::string text) {
    co_await net::write_all(stream, {text, {}, {}});
}

/// Sends `text` to a server behind a memory stream; all that the server says until it ends the connection.
inline std::string talk(
    TestLoop& loop,
    const net::HttpHandler& handler,
    std::string text,
    net::HttpServerLimits limits = {},
    Chaos chaos = {}
) {
    auto [client, server] = memory_pair(loop.executor(), chaos);
    net::TaskGroup group(loop.executor(), "talk");
    group.spawn(net::serve_http(std::move(server), handler, limits));
    group.spawn(write_text(*client, std::move(text)));
    auto said = loop.run(read_to_end(*client));
    client->close();
    loop.run(group.join());
    return said;
}

}  // namespace scribed::test
