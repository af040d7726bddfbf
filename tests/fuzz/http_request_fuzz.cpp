// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <memory>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "net/http_head.hpp"
#include "net/http_server.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/test_loop.hpp"

using namespace scribed;
using fuzz::require;

namespace {

constexpr std::size_t kMostBody = 2000;
constexpr std::size_t kMostHead = 16 * 1024;

bool one_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

void require_sound(const net::HttpRequest& request) {
    require(!request.method.empty() && one_line(request.method) && one_line(request.target));
    require(request.target.find(' ') == std::string::npos);
    require(request.path.find('?') == std::string::npos && request.target.starts_with(request.path));
    require(request.body.size() <= kMostBody);
    std::size_t head = 0;
    std::size_t hosts = 0;
    for (const auto& [name, value] : request.headers) {
        require(!name.empty() && one_line(name) && one_line(value) && name.find(':') == std::string::npos);
        hosts += net::has_token(name, "host") ? 1 : 0;
        (void)net::has_token(value, "upgrade");
        head += name.size() + value.size();
    }
    require(head <= kMostHead && hosts <= 1);
}

/// Answers are heads and bodies of theirs, one after the other, with nothing between.
std::size_t count_answers(std::string_view bytes) {
    std::size_t count = 0;
    while (!bytes.empty()) {
        require(bytes.starts_with("HTTP/1.1 "));
        const auto end = bytes.find("\r\n\r\n");
        require(end != std::string_view::npos);
        const auto head = bytes.substr(0, end);
        bytes.remove_prefix(end + 4);
        if (head.starts_with("HTTP/1.1 100 ")) continue;
        ++count;
        constexpr std::string_view kLength = "content-length: ";
        const auto at = head.find(kLength);
        require(at != std::string_view::npos);
        std::size_t length = 0;
        std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length);
        require(length <= bytes.size());
        bytes.remove_prefix(length);
    }
    return count;
}

/// A peer that says its piece, at most `slice` bytes at a time, listens and goes.
class Peer final : public net::ByteStream {
public:
    Peer(net::Executor executor, std::string_view says, std::size_t slice, std::string& hears)
        : executor_(executor), says_(says), slice_(slice), hears_(hears) {}

    net::Executor get_executor() override { return executor_; }
    void read_some(boost::asio::mutable_buffer into, Handler handler) override {
        const auto bytes = std::min({into.size(), says_.size(), slice_});
        std::copy_n(says_.data(), bytes, static_cast<char*>(into.data()));
        says_.remove_prefix(bytes);
        answer(std::move(handler), bytes == 0 ? boost::asio::error::eof : boost::system::error_code(), bytes);
    }
    void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) override {
        const auto before = hears_.size();
        for (const auto& piece : from)
            hears_.append(static_cast<const char*>(piece.data()), piece.size());
        answer(std::move(handler), {}, hears_.size() - before);
    }
    void close() override {}
    void shutdown(Handler handler) override { answer(std::move(handler), {}, 0); }
    std::string peer() const override { return "fuzz"; }

private:
    void answer(Handler handler, boost::system::error_code error, std::size_t bytes) {
        auto later = [handler = std::move(handler), error, bytes]() mutable { std::move(handler)(error, bytes); };
        boost::asio::post(executor_, std::move(later));
    }

    net::Executor executor_;
    std::string_view says_;
    std::size_t slice_;
    std::string& hears_;
};

struct Talk {
    std::size_t handled = 0;
    std::size_t answers = 0;
};

Talk talk(std::string_view input, std::size_t slice) {
    Talk out;
    std::string heard;
    net::HttpServerLimits limits;
    limits.max_header = kMostHead;
    limits.max_body = kMostBody;
    const net::HttpHandler handler = [&out](net::HttpExchange& exchange) -> net::Task<void> {
        ++out.handled;
        require_sound(exchange.request());
        // Without a body: the answer to HEAD looks like that of all others.
        net::HttpReply reply{200, {{"x-path", exchange.request().path}}, {}};
        (void)co_await exchange.reply(std::move(reply));
    };
    test::TestLoop loop;
    loop.run(net::serve_http(std::make_unique<Peer>(loop.executor(), input, slice, heard), handler, limits));
    out.answers = count_answers(heard);
    return out;
}

}  // namespace

// What a peer may send to the HTTP server: what a handler sees is sound, each request has one answer, and how the bytes
// are cut decides at most when nonsense at the end is seen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::as_text(data, size);
    const auto whole = talk(input, SIZE_MAX);
    const auto pieces = talk(input, 7);
    require(pieces.handled == whole.handled);
    // One more may be the refusal of what is no request.
    for (const auto& each : {whole, pieces})
        require(each.answers == each.handled || each.answers == each.handled + 1);
    return 0;
}
