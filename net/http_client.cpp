// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.hpp"

#include <utility>

#include <boost/none.hpp>

#include "net/connector.hpp"
#include "net/http_fetch.hpp"

namespace scribed::net {

Task<Result<HttpReply>> http_call(HttpCall call, TlsContext tls, Instant deadline, std::size_t max_reply) {
    auto stream = co_await connect(call.url, std::move(tls), deadline);
    if (!stream) co_return stream.error();
    HttpFetch fetch(std::move(*stream), std::move(call), max_reply);
    fetch.set_deadline(deadline);
    const auto begun = co_await fetch.begin();
    if (!begun) co_return begun.error();
    auto reply = fetch.head();
    while (true) {
        auto piece = co_await fetch.more();
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return reply;
        reply.body += *piece;
    }
}

struct HttpStream::Impl {
    Impl(ByteStreamPtr stream, HttpCall call) : fetch{std::move(stream), std::move(call), boost::none} {}

    HttpFetch fetch;
    HttpReply head;
};

HttpStream::HttpStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpStream::HttpStream(HttpStream&&) noexcept = default;
HttpStream& HttpStream::operator=(HttpStream&&) noexcept = default;
HttpStream::~HttpStream() = default;

Task<Result<HttpStream>> HttpStream::open(HttpCall call, TlsContext tls, Instant deadline) {
    auto stream = co_await connect(call.url, std::move(tls), deadline);
    if (!stream) co_return stream.error();
    auto impl = std::make_unique<Impl>(std::move(*stream), std::move(call));
    impl->fetch.set_deadline(deadline);
    const auto begun = co_await impl->fetch.begin();
    if (!begun) co_return begun.error();
    impl->fetch.set_deadline(Instant::max());
    impl->head = impl->fetch.head();
    co_return HttpStream(std::move(impl));
}

const HttpReply& HttpStream::head() const { return impl_->head; }
Task<Result<std::string>> HttpStream::read_some() { return impl_->fetch.more(); }
void HttpStream::abort() { impl_->fetch.abort(); }

}  // namespace scribed::net
