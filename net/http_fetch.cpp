// SPDX-License-Identifier: Apache-2.0
#include "net/http_fetch.hpp"

#include <utility>

#include <fmt/format.h>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include "net/http_head.hpp"
#include "net/io_error.hpp"
#include "net/stream_io.hpp"

namespace scribed::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t kMaxHeader = 64 * 1024;
constexpr std::size_t kStep = 32 * 1024;

std::string request_head(const HttpCall& call) {
    auto head = fmt::format("{} {} HTTP/1.1\r\n", call.method, call.url.target);
    append_header(head, "Host", call.url.host_header());
    append_headers(head, call.headers);
    if (!call.body.empty() || (call.method != "GET" && call.method != "HEAD" && call.method != "DELETE")) {
        append_header(head, "Content-Length", std::to_string(call.body.size()));
    }
    head += "Connection: close\r\n\r\n";
    return head;
}

}  // namespace

HttpFetch::HttpFetch(ByteStreamPtr stream, HttpCall call, boost::optional<std::uint64_t> max_body)
    : stream_(std::move(stream)),
      call_(std::move(call)),
      max_body_(max_body),
      deadline_(stream_->get_executor(), [this] { stream_->close(); }) {
    renew_parser();
}

void HttpFetch::renew_parser() {
    parser_.emplace();
    parser_->header_limit(kMaxHeader);
    parser_->body_limit(max_body_);
    parser_->skip(call_.method == "HEAD");
}

void HttpFetch::abort() {
    aborted_ = true;
    stream_->close();
}

Error HttpFetch::failed(error_code error) const {
    const auto where = "exchange with " + call_.url.place();
    if (aborted_) return {Errc::cancelled, where + ": stopped by this side"};
    if (deadline_.passed()) return {Errc::timeout, where + ": no whole answer in time"};
    if (error == http::error::body_limit) return {Errc::too_large, where + ": the reply is too large"};
    if (error == http::error::end_of_stream || error == http::error::partial_message) {
        return {Errc::unreachable, where + ": the connection ended before the reply did"};
    }
    if (error.category() == make_error_code(http::error::body_limit).category()) {
        return {Errc::corrupt, fmt::format("{}: the reply is not HTTP ({})", where, error.message())};
    }
    const auto plain = io_error(error, where);
    return plain.code() == Errc::closed ? Error(Errc::unreachable, plain.message()) : plain;
}

Task<Result<void>> HttpFetch::begin() {
    const auto sent = co_await send();
    const auto head = co_await read_head();
    // A server may refuse a large body before it has all of it: its reply says more than our broken pipe.
    if (!head && !sent && sent.error().code() != Errc::timeout) co_return sent.error();
    co_return head;
}

Task<Result<void>> HttpFetch::send() {
    const auto head = request_head(call_);
    const auto moved = co_await write_all(*stream_, {head, call_.body, {}});
    call_.body = {};
    if (moved.error) co_return failed(moved.error);
    co_return Result<void>();
}

Task<Result<void>> HttpFetch::read_head() {
    while (true) {
        while (!parser_->is_header_done()) {
            auto stepped = co_await step();
            if (!stepped) co_return stepped.error();
        }
        const auto status = parser_->get().result_int();
        if (status >= 200 || status == 101) break;
        renew_parser();
        auto fed = feed();
        if (!fed) co_return fed.error();
    }
    parser_->eager(true);
    co_return Result<void>();
}

Task<Result<std::string>> HttpFetch::more() {
    auto& body = parser_->get().body();
    auto fed = feed();
    while (fed && body.empty() && !parser_->is_done())
        fed = co_await step();
    if (!fed) co_return fed.error();
    co_return std::exchange(body, {});
}

Task<Result<void>> HttpFetch::step() {
    const auto moved = co_await read_some(*stream_, input_.prepare(kStep));
    input_.commit(moved.bytes);
    if (moved.error == boost::asio::error::eof) {
        if (!parser_->got_some()) co_return failed(http::error::end_of_stream);
        error_code error;
        parser_->put_eof(error);
        if (error) co_return failed(error);
        co_return Result<void>();
    }
    if (moved.error) co_return failed(moved.error);
    co_return feed();
}

Result<void> HttpFetch::feed() {
    error_code error;
    while (input_.size() > 0 && !parser_->is_done() && !error) {
        const bool was_head = !parser_->is_header_done();
        input_.consume(parser_->put(input_.data(), error));
        if (was_head && parser_->is_header_done()) break;
    }
    if (error && error != http::error::need_more) return failed(error);
    return {};
}

HttpReply HttpFetch::head() const {
    const auto& message = parser_->get();
    HttpReply reply;
    reply.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        reply.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    return reply;
}

}  // namespace scribed::net
