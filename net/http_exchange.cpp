// SPDX-License-Identifier: Apache-2.0
#include "net/http_exchange.hpp"

#include <utility>

#include <fmt/format.h>
#include <boost/beast/core/string.hpp>

#include "net/http_head.hpp"
#include "net/websocket_accept.hpp"

namespace scribed::net {
namespace {

using boost::beast::iequals;

/// RFC 9110 section 6.4.1: these never have a body, and no Content-Length.
bool bodiless(int status) { return status < 200 || status == 204 || status == 304; }

bool is_framing(std::string_view name) {
    return iequals(name, "content-length") || iequals(name, "transfer-encoding") || iequals(name, "connection");
}

Error answered_already() { return {Errc::conflict, "this request has its answer already"}; }

}  // namespace

std::string HttpExchange::Impl::head_text(const HttpReply& head, const std::string& framing) {
    if (has_token(head.header("connection"), "close") || connection.draining()) keep_alive = false;
    auto text = status_line(head.status);
    for (const auto& [name, value] : head.headers) {
        if (!is_framing(name)) append_header(text, name, value);
    }
    text += framing;
    if (!keep_alive) text += "connection: close\r\n";
    text += "\r\n";
    return text;
}

const HttpRequest& HttpExchange::request() const { return impl_.request; }
std::string HttpExchange::peer() const { return impl_.connection.peer(); }
bool HttpExchange::over_unix_socket() const { return impl_.connection.over_unix_socket(); }
Executor HttpExchange::executor() { return impl_.connection.executor(); }

Task<Result<void>> HttpExchange::reply(HttpReply reply) {
    if (impl_.answer != Impl::Answer::none) co_return answered_already();
    impl_.answer = Impl::Answer::done;
    const bool head = impl_.request.method == "HEAD";
    // A HEAD is answered with the length that GET would have: the body's, or what the handler says.
    const auto stated = reply.header("content-length");
    const auto length = head && !stated.empty() ? std::string(stated) : std::to_string(reply.body.size());
    const auto framing = bodiless(reply.status) ? std::string() : "content-length: " + length + "\r\n";
    const auto text = impl_.head_text(reply, framing);
    const std::string_view body = head || bodiless(reply.status) ? std::string_view() : reply.body;
    co_return co_await impl_.connection.write({text, body, {}});
}

Task<Result<void>> HttpExchange::start_stream(HttpReply head, std::optional<std::uint64_t> length) {
    if (impl_.answer != Impl::Answer::none) co_return answered_already();
    impl_.answer = Impl::Answer::streaming;
    impl_.left = length;
    std::string framing;
    if (length) {
        framing = fmt::format("content-length: {}\r\n", *length);
    } else if (impl_.version_1_0) {
        impl_.keep_alive = false;  // the end of the connection is the end of the body
    } else {
        impl_.chunked = true;
        framing = "transfer-encoding: chunked\r\n";
    }
    const auto text = impl_.head_text(head, framing);
    co_return co_await impl_.connection.write({text, {}, {}});
}

Task<Result<void>> HttpExchange::write(std::string_view bytes) {
    if (impl_.answer != Impl::Answer::streaming) co_return Error(Errc::conflict, "no body is being sent");
    if (impl_.request.method == "HEAD" || bytes.empty()) co_return Result<void>();
    if (impl_.left) {
        if (bytes.size() > *impl_.left) co_return Error(Errc::too_large, "more than the announced length");
        *impl_.left -= bytes.size();
    }
    if (!impl_.chunked) co_return co_await impl_.connection.write({bytes, {}, {}});
    const auto size = fmt::format("{:x}\r\n", bytes.size());
    co_return co_await impl_.connection.write({size, bytes, "\r\n"});
}

Task<Result<void>> HttpExchange::end_stream() {
    if (impl_.answer != Impl::Answer::streaming) co_return Error(Errc::conflict, "no body is being sent");
    const bool head = impl_.request.method == "HEAD";
    if (!head && impl_.left.value_or(0) > 0) co_return Error(Errc::invalid, "less than the announced length");
    impl_.answer = Impl::Answer::done;
    if (head || !impl_.chunked) co_return Result<void>();
    co_return co_await impl_.connection.write({"0\r\n\r\n", {}, {}});
}

bool HttpExchange::wants_upgrade() const {
    const auto& request = impl_.request;
    return request.method == "GET" && !impl_.version_1_0 && has_token(request.header("connection"), "upgrade") &&
           has_token(request.header("upgrade"), "websocket") && !request.header("sec-websocket-key").empty();
}

Task<Result<WebSocket>> HttpExchange::upgrade(WebSocketLimits limits, Headers extra) {
    if (impl_.answer != Impl::Answer::none) co_return answered_already();
    if (!wants_upgrade()) co_return Error(Errc::invalid, "the request does not ask for a WebSocket");
    if (impl_.request.header("sec-websocket-version") != "13") {
        auto refusal =
            error_reply(426, "websocket_version", "Only version 13 of the WebSocket protocol is spoken here");
        refusal.headers.emplace_back("sec-websocket-version", "13");
        const auto sent = co_await reply(std::move(refusal));
        if (!sent) co_return sent.error();
        co_return Error(Errc::unsupported, "the client speaks another version of the WebSocket protocol");
    }
    impl_.answer = Impl::Answer::upgraded;
    std::string rest;
    auto stream = impl_.connection.release(rest);
    co_return co_await accept_websocket(
        std::move(stream), std::move(rest), std::move(impl_.request), limits, std::move(extra)
    );
}

}  // namespace scribed::net
