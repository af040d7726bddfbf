// SPDX-License-Identifier: Apache-2.0
#include "net/websocket.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/utf8.hpp"
#include "net/connector.hpp"
#include "net/deadline.hpp"
#include "net/erased_stream.hpp"
#include "net/io_error.hpp"
#include "net/killed.hpp"
#include "net/websocket_accept.hpp"

namespace scribed::net {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

/// Without permessage-deflate: audio does not shrink, and a deflate window costs 300 KiB for each connection.
using Stream = websocket::stream<ErasedStream, false>;

constexpr std::size_t kRefusalBody = 64 * 1024;
/// A read buffer larger than this is given back once its message was handed out.
constexpr std::size_t kKeptBuffer = 64 * 1024;
/// Room for a message whose length is not known yet: 20 ms of 16 kHz audio and its header.
constexpr std::size_t kFirstPart = 1024;
/// RFC 6455 section 5.5: a control frame has 125 bytes, two are the code.
constexpr std::size_t kMaxReason = 123;
/// Silence is counted in quarters of `ping_every`: a ping after four, the end after eight.
constexpr int kQuarters = 4;

/// Of a client, which masks into a copy: 100 ms of base64 audio, 6.4 KB with a little around it, goes out in one
/// record. Beast keeps it as long as the connection lives.
constexpr std::size_t kClientWriteBuffer = 6656;

constexpr auto kAsTuple = boost::asio::as_tuple(use_task);

Error stopped() { return {Errc::cancelled, "closed by this side"}; }

}  // namespace

struct WebSocket::Impl {
    Impl(ByteStreamPtr bytes, std::string rest, WebSocketLimits limits_)
        : limits(limits_),
          peer(bytes->peer()),
          stream(std::move(bytes), std::move(rest)),
          pulse(stream.get_executor(), [this] { listen_for_life(); }) {
        websocket::stream_base::timeout timeouts{};
        timeouts.handshake_timeout = limits.handshake;  // also bounds the close that answers the peer's
        timeouts.idle_timeout = websocket::stream_base::none();
        timeouts.keep_alive_pings = false;
        stream.set_option(timeouts);
        stream.read_message_max(limits.max_message);
        stream.auto_fragment(false);
    }

    void drop() { stream.next_layer().close(); }
    void start_pulse() { pulse.set(steady_now() + limits.ping_every / kQuarters); }
    void listen_for_life();
    void note_close();
    /// Translates how an operation ended; the first answer is the one that stays.
    Error ended(error_code error);
    Error translated(error_code error);
    Task<Result<void>> write(bool binary, std::string_view bytes);

    WebSocketLimits limits;
    std::string peer;
    Stream stream;
    beast::flat_buffer buffer;
    WebSocketClose closed;
    std::optional<Error> end;
    bool reading = false;
    bool stopping = false;       ///< close() or abort() was called
    const char* lost = nullptr;  ///< why we dropped a peer
    int silent_quarters = 0;
    std::uint64_t seen_reads = 0;
    bool writing = false;
    int stuck_quarters = 0;
    std::uint64_t writes = 0;  ///< messages that the peer has taken
    std::uint64_t seen_writes = 0;
    std::shared_ptr<bool> pinging = std::make_shared<bool>(false);
    Deadline pulse;
};

// Beast's own idle timeout re-arms a timer for each message; this looks only now and then whether reads and writes went
// on.
void WebSocket::Impl::listen_for_life() {
    const bool stuck = writing && writes == seen_writes;
    seen_writes = writes;
    stuck_quarters = stuck ? stuck_quarters + 1 : 0;
    const auto reads = stream.next_layer().reads();
    const bool heard = reads != seen_reads || !reading;  // a peer that nobody listens to is not silent
    seen_reads = reads;
    silent_quarters = heard ? 0 : silent_quarters + 1;
    if (silent_quarters >= 2 * kQuarters) lost = "the peer does not answer pings";
    if (stuck_quarters >= 2 * kQuarters) lost = "the peer does not take our bytes";
    if (lost != nullptr) return drop();
    if (silent_quarters == kQuarters && !*pinging && stream.is_open()) {
        *pinging = true;
        stream.async_ping({}, [pinging = pinging](error_code) { *pinging = false; });
    }
    start_pulse();
}

void WebSocket::Impl::note_close() {
    const auto& reason = stream.reason();
    // RFC 6455 section 7.1.5: 1005 stands for a close frame without a code.
    closed.code = reason.code == websocket::close_code::none ? std::uint16_t{1005} : reason.code;
    closed.reason.assign(reason.reason.data(), reason.reason.size());
}

Error WebSocket::Impl::ended(error_code error) {
    if (!end) {
        end = translated(error);
        pulse.clear();
    }
    return *end;
}

Error WebSocket::Impl::translated(error_code error) {
    if (lost != nullptr) return {Errc::timeout, lost};
    if (error == websocket::error::closed) {
        note_close();
        if (stopping) return stopped();
        return {Errc::closed, fmt::format("the peer closed with code {}", closed.code)};
    }
    if (stopping) return stopped();
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) {
        return {Errc::too_large, fmt::format("a message is larger than {} bytes", limits.max_message)};
    }
    if (error == beast::error::timeout) return {Errc::timeout, "the peer does not end the connection"};
    if (error == http::error::end_of_stream || error == http::error::partial_message) {
        return {Errc::closed, "the peer closed the connection"};
    }
    const auto& category = error.category();
    const bool protocol = category == make_error_code(websocket::error::closed).category() ||
                          category == make_error_code(http::error::bad_line_ending).category();
    if (protocol) return {Errc::corrupt, "the peer broke the protocol: " + error.message()};
    return io_error(error, "WebSocket");
}

Task<Result<void>> WebSocket::Impl::write(bool binary, std::string_view bytes) {
    if (end) co_return *end;
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (killed(state)) co_return stopped();
    stream.binary(binary);
    const boost::asio::const_buffer from(bytes.data(), bytes.size());
    writing = true;
    const auto [error, unused] = co_await stream.async_write(from, kAsTuple);
    writing = false;
    ++writes;
    if (error) co_return ended(error);
    co_return Result<void>();
}

WebSocket::WebSocket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebSocket::WebSocket(WebSocket&&) noexcept = default;
WebSocket& WebSocket::operator=(WebSocket&&) noexcept = default;
WebSocket::~WebSocket() = default;

Task<Result<WebSocket>> WebSocket::connect(
    Url url, Headers headers, TlsContext tls, WebSocketLimits limits, Instant deadline, HttpReply* refusal
) {
    auto bytes = co_await net::connect(url, std::move(tls), deadline);
    if (!bytes) co_return bytes.error();
    auto impl = std::make_unique<Impl>(std::move(*bytes), std::string(), limits);
    auto& stream = impl->stream;
    stream.write_buffer_bytes(kClientWriteBuffer);
    stream.set_option(websocket::stream_base::decorator([&headers](websocket::request_type& request) {
        request.set(http::field::user_agent, "scribed");
        for (const auto& [name, value] : headers)
            request.set(name, value);
    }));
    Deadline late(stream.get_executor(), [&impl] { impl->drop(); });
    late.set(deadline);
    websocket::response_type answer;
    const auto host = url.host_header();
    const auto [error] = co_await stream.async_handshake(answer, host, url.target, kAsTuple);
    stream.set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));
    if (late.passed()) co_return Error(Errc::timeout, "WebSocket handshake: no answer in time");
    if (error == websocket::error::upgrade_declined) {
        if (refusal != nullptr) {
            refusal->status = static_cast<int>(answer.result_int());
            for (const auto& field : answer) {
                refusal->headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
            }
            refusal->body = answer.body().substr(0, kRefusalBody);
        }
        co_return Error(Errc::closed, fmt::format("the server answered {} to the handshake", answer.result_int()));
    }
    if (error) co_return impl->ended(error);
    impl->start_pulse();
    co_return WebSocket(std::move(impl));
}

Task<Result<WebSocket>> accept_websocket(
    ByteStreamPtr stream, std::string rest, HttpRequest request, WebSocketLimits limits, Headers extra
) {
    auto impl = std::make_unique<WebSocket::Impl>(std::move(stream), std::move(rest), limits);
    http::request<http::empty_body> asked(http::verb::get, request.target, 11);
    for (const auto& [name, value] : request.headers)
        asked.insert(name, value);
    impl->stream.set_option(websocket::stream_base::decorator([&extra](websocket::response_type& answer) {
        answer.set(http::field::server, "scribed");
        for (const auto& [name, value] : extra)
            answer.set(name, value);
    }));
    const auto [error] = co_await impl->stream.async_accept(asked, kAsTuple);
    impl->stream.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));
    if (error) co_return impl->ended(error);
    impl->start_pulse();
    co_return WebSocket(std::move(impl));
}

Task<Result<WebSocketMessage>> WebSocket::read() {
    auto& impl = *impl_;
    if (impl.end) co_return *impl.end;
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (killed(state)) co_return stopped();
    auto& buffer = impl.buffer;
    buffer.consume(buffer.size());
    if (buffer.capacity() > kKeptBuffer) buffer.shrink_to_fit();
    impl.reading = true;
    // In parts rather than with async_read(), which is one more operation around the same parts: most messages are one.
    do {
        const auto into = buffer.prepare(impl.stream.read_size_hint(kFirstPart));
        const auto [error, size] = co_await impl.stream.async_read_some(into, kAsTuple);
        if (error) {
            impl.reading = false;
            co_return impl.ended(error);
        }
        buffer.commit(size);
    } while (!impl.stream.is_message_done());
    impl.reading = false;
    co_return WebSocketMessage{impl.stream.got_text(), {static_cast<const char*>(buffer.data().data()), buffer.size()}};
}

Task<Result<void>> WebSocket::write_text(std::string_view text) { return impl_->write(false, text); }
Task<Result<void>> WebSocket::write_binary(std::string_view bytes) { return impl_->write(true, bytes); }

Task<void> WebSocket::close(std::uint16_t code, std::string reason, Instant deadline) {
    auto& impl = *impl_;
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (!killed(state) && !impl.end && !impl.stopping) {
        impl.stopping = true;
        Deadline late(executor(), [&impl] { impl.drop(); });
        late.set(deadline);
        const auto text = truncate_utf8(reason, kMaxReason);
        const websocket::close_reason said(websocket::close_code{code}, beast::string_view(text.data(), text.size()));
        const auto [error] = co_await impl.stream.async_close(said, kAsTuple);
        if (!error) impl.note_close();
        impl.ended(error ? error : make_error_code(boost::asio::error::operation_aborted));
    }
    impl.drop();
}

void WebSocket::abort() {
    impl_->stopping = true;
    impl_->drop();
}

const WebSocketClose& WebSocket::closed() const { return impl_->closed; }
Executor WebSocket::executor() { return impl_->stream.get_executor(); }
std::string WebSocket::peer() const { return impl_->peer; }

}  // namespace scribed::net
