// SPDX-License-Identifier: Apache-2.0
#include "net/http_connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "net/http_body.hpp"
#include "net/http_head.hpp"
#include "net/io_error.hpp"
#include "net/stream_io.hpp"

namespace scribed::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::request_parser<CollectedBody>;
using std::chrono::milliseconds;

constexpr std::size_t kHeaderStep = 4096;
constexpr std::size_t kBodyStep = 65536;
/// How often an idle connection looks whether the server drains.
constexpr milliseconds kDrainCheck{500};
constexpr milliseconds kGoodbye{2000};

HttpReply refusal_for(error_code error) {
    if (error == http::error::body_limit) return error_reply(413, "body_too_large", "The request body is too large");
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return error_reply(431, "headers_too_large", "The request headers are too large");
    }
    return error_reply(400, "bad_request", "The request is not valid HTTP/1.1");
}

HttpRequest taken_from(Parser& parser) {
    auto& message = parser.get();
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    const auto question = request.target.find('?');
    request.path = request.target.substr(0, question);
    if (question != std::string::npos) request.query = request.target.substr(question + 1);
    for (const auto& field : message) {
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    request.body = std::move(message.body());
    return request;
}

}  // namespace

HttpConnection::HttpConnection(ByteStreamPtr stream, HttpServerLimits limits, const bool* draining)
    : stream_(std::move(stream)),
      executor_(stream_->get_executor()),
      peer_(stream_->peer()),
      over_unix_socket_(stream_->over_unix_socket()),
      limits_(limits),
      draining_(draining),
      deadline_(executor_, [this] { on_deadline(); }) {}

void HttpConnection::enter(Phase phase, milliseconds limit) {
    phase_ = phase;
    const auto until = steady_now() + limit;
    if (phase == Phase::idle) {
        idle_until_ = until;
        deadline_.set(std::min(until, steady_now() + kDrainCheck));
    } else {
        deadline_.set(until);
    }
}

void HttpConnection::on_deadline() {
    if (phase_ == Phase::request) return answer_too_slow();
    const auto now = steady_now();
    if (phase_ == Phase::idle && now < idle_until_ && !draining()) {
        deadline_.set(std::min(idle_until_, now + kDrainCheck));
        return;
    }
    stream_->close();
}

// The request is being read, so no write is under way; closing afterwards ends that read. What comes until then is too
// late: nobody may write, or be given the stream, beside this.
void HttpConnection::answer_too_slow() {
    auto reply = error_reply(408, "request_timeout", "The request did not arrive in time");
    auto text = std::make_shared<std::string>(status_line(reply.status));
    append_headers(*text, reply.headers);
    append_header(*text, "content-length", std::to_string(reply.body.size()));
    *text += "connection: close\r\n\r\n" + reply.body;
    const boost::asio::const_buffer bytes(text->data(), text->size());
    too_slow_ = true;
    phase_ = Phase::write;
    deadline_.set(steady_now() + kGoodbye);
    stream_->write_some({&bytes, 1}, [this, alive = std::weak_ptr(alive_), text](error_code, std::size_t) {
        if (!alive.expired()) stream_->close();
    });
}

Task<bool> HttpConnection::fill(std::size_t at_most) {
    auto moved = co_await read_some(*stream_, input_.prepare(at_most));
    while (too_slow_ && !moved.error)
        moved = co_await read_some(*stream_, input_.prepare(at_most));
    input_.commit(moved.bytes);
    if (moved.error == boost::asio::error::operation_aborted) killed_ = true;
    co_return !moved.error;
}

Task<HttpConnection::Incoming> HttpConnection::read_request() {
    Incoming incoming;
    if (input_.size() == 0) {
        if (input_.capacity() > kBodyStep / 2) input_.shrink_to_fit();
        if (draining()) co_return incoming;
        enter(Phase::idle, limits_.idle);
        if (!co_await fill(kHeaderStep)) co_return incoming;
    }
    enter(Phase::request, limits_.request);

    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.max_header));
    parser.body_limit(limits_.max_body);
    while (!parser.is_done()) {
        error_code error = http::error::need_more;
        if (input_.size() > 0) input_.consume(parser.put(input_.data(), error));
        if (error && error != http::error::need_more) {
            incoming.kind = Incoming::Kind::refused;
            incoming.refusal = refusal_for(error);
            co_return incoming;
        }
        if (parser.is_header_done() && !parser.eager() && !parser.is_done()) {
            parser.eager(true);
            const bool asks = boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
            if (asks && input_.size() == 0) {
                const auto sent = co_await write({"HTTP/1.1 100 Continue\r\n\r\n", {}, {}});
                if (!sent) co_return incoming;
                enter(Phase::request, limits_.request);
            }
            if (input_.size() > 0) continue;
        }
        if (parser.is_done()) break;
        if (!co_await fill(parser.is_header_done() ? kBodyStep : kHeaderStep)) co_return incoming;
    }
    deadline_.clear();
    // RFC 9112 section 3.2: whoever looks at one of them must not be misled by another, and HTTP/1.1 has one always.
    const auto hosts = parser.get().count(http::field::host);
    const bool older = parser.get().version() < 11;
    if (hosts > 1 || (hosts == 0 && !older)) {
        incoming.kind = Incoming::Kind::refused;
        incoming.refusal = error_reply(400, "bad_request", "A request names one Host");
        co_return incoming;
    }
    incoming.kind = Incoming::Kind::request;
    incoming.keep_alive = parser.keep_alive();
    incoming.version_1_0 = older;
    incoming.request = taken_from(parser);
    co_return incoming;
}

Task<Result<void>> HttpConnection::write(std::array<std::string_view, 3> pieces) {
    // Each piece of progress earns the peer the full time again.
    while (!pieces[0].empty() || !pieces[1].empty() || !pieces[2].empty()) {
        enter(Phase::write, limits_.write);
        auto moved = co_await write_some(*stream_, pieces);
        const bool late = deadline_.passed();
        deadline_.clear();
        if (late) co_return Error(Errc::timeout, "the peer does not take our bytes");
        if (moved.error == boost::asio::error::operation_aborted) killed_ = true;
        if (moved.error) co_return io_error(moved.error, "writing to the peer");
        for (auto& piece : pieces) {
            const auto taken = std::min(moved.bytes, piece.size());
            piece.remove_prefix(taken);
            moved.bytes -= taken;
        }
    }
    co_return Result<void>();
}

Task<void> HttpConnection::goodbye() {
    if (!killed_) {
        enter(Phase::write, kGoodbye);
        co_await shutdown(*stream_);
    }
    stream_->close();
}

ByteStreamPtr HttpConnection::release(std::string& rest) {
    deadline_.clear();
    rest.assign(static_cast<const char*>(input_.data().data()), input_.size());
    input_.clear();
    input_.shrink_to_fit();
    return std::move(stream_);
}

}  // namespace scribed::net
