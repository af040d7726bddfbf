// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "net/http_connection.hpp"
#include "net/http_server.hpp"

namespace scribed::net {

struct HttpExchange::Impl {
    Impl(HttpConnection& connection_, HttpConnection::Incoming incoming)
        : connection(connection_),
          request(std::move(incoming.request)),
          keep_alive(incoming.keep_alive && !incoming.version_1_0),
          version_1_0(incoming.version_1_0) {}

    enum class Answer { none, streaming, done, upgraded };

    /// Status line and headers up to the empty line. `framing` is the header that says how the body ends.
    std::string head_text(const HttpReply& head, const std::string& framing);

    HttpConnection& connection;
    HttpRequest request;
    Answer answer = Answer::none;
    bool keep_alive;
    bool version_1_0;
    bool chunked = false;
    std::optional<std::uint64_t> left;  ///< of a body whose length was announced
};

}  // namespace scribed::net
