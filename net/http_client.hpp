// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/http_message.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

namespace scribed::net {

struct HttpCall {
    std::string method = "GET";
    Url url;
    Headers headers;  ///< Host, Content-Length and Connection are added
    std::string body;
};

/// One request on a connection of its own, the reply read whole. Every status is a reply, not an error.
/// Errc::unreachable, Errc::timeout, Errc::too_large (reply over `max_reply`), Errc::corrupt (not HTTP).
Task<Result<HttpReply>> http_call(HttpCall call, TlsContext tls, Instant deadline, std::size_t max_reply = 16 << 20);

/// A reply whose body is read as it comes: SSE, long downloads.
class HttpStream {
public:
    /// Sends the request and reads the head by `deadline`.
    static Task<Result<HttpStream>> open(HttpCall call, TlsContext tls, Instant deadline);

    HttpStream(HttpStream&&) noexcept;
    HttpStream& operator=(HttpStream&&) noexcept;
    ~HttpStream();

    /// Status and headers; its body is empty.
    const HttpReply& head() const;
    /// The next bytes of the body; empty at the end.
    Task<Result<std::string>> read_some();
    void abort();

private:
    struct Impl;
    explicit HttpStream(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::net
