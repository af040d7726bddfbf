// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/optional.hpp>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/deadline.hpp"
#include "net/http_body.hpp"
#include "net/http_client.hpp"

namespace scribed::net {

/// The client's end of one exchange: the request out, the reply in by steps. Every step ends when the deadline passes.
class HttpFetch {
public:
    HttpFetch(ByteStreamPtr stream, HttpCall call, boost::optional<std::uint64_t> max_body);

    void set_deadline(Instant when) { deadline_.set(when); }
    /// Sends the request and reads the head of the reply, passing over 1xx replies.
    Task<Result<void>> begin();
    /// The body bytes that came next; empty at the end.
    Task<Result<std::string>> more();
    /// Status and headers, after begin().
    HttpReply head() const;
    void abort();

private:
    using Parser = boost::beast::http::response_parser<CollectedBody>;

    Task<Result<void>> send();
    Task<Result<void>> read_head();
    /// Reads from the peer and feeds the parser what is there.
    Task<Result<void>> step();
    Result<void> feed();
    Error failed(boost::system::error_code error) const;
    void renew_parser();

    ByteStreamPtr stream_;
    HttpCall call_;
    boost::optional<std::uint64_t> max_body_;
    boost::optional<Parser> parser_;
    boost::beast::flat_buffer input_;
    bool aborted_ = false;
    Deadline deadline_;
};

}  // namespace scribed::net
