// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_stream.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace scribed::test {
namespace {

using boost::system::error_code;
using Handler = net::ByteStream::Handler;
namespace asio_error = boost::asio::error;

/// What the two ends share.
struct Wire {
    Chaos chaos;
    std::size_t moved = 0;
    bool broken = false;
};

void complete(net::Executor executor, Handler& handler, error_code error, std::size_t bytes) {
    if (!handler) return;
    Handler taken;
    taken.swap(handler);
    boost::asio::post(executor, [taken = std::move(taken), error, bytes]() mutable { std::move(taken)(error, bytes); });
}

/// One direction: bytes on their way, and who waits for them or for room.
struct Pipe {
    net::Executor executor;
    std::shared_ptr<Wire> wire;
    std::string bytes;
    bool ended = false;   ///< the writer said goodbye
    bool unread = false;  ///< the reader has gone
    Handler reader;
    boost::asio::mutable_buffer into;
    Handler writer;
    std::vector<boost::asio::const_buffer> from;

    void progress() {
        if (reader && !bytes.empty()) deliver();
        if (reader && wire->broken) complete(executor, reader, asio_error::connection_reset, 0);
        if (reader && ended) complete(executor, reader, asio_error::eof, 0);
        if (writer && (wire->broken || unread)) complete(executor, writer, asio_error::broken_pipe, 0);
        if (writer && bytes.size() < wire->chaos.window) accept();
    }

    void deliver() {
        const auto size = std::min({into.size(), bytes.size(), wire->chaos.slice});
        std::memcpy(into.data(), bytes.data(), size);
        bytes.erase(0, size);
        complete(executor, reader, {}, size);
    }

    void accept() {
        auto room = std::min(wire->chaos.slice, wire->chaos.window - bytes.size());
        room = std::min(room, wire->chaos.cut_after - std::min(wire->chaos.cut_after, wire->moved));
        std::size_t taken = 0;
        for (const auto piece : from) {
            const auto size = std::min(piece.size(), room - taken);
            bytes.append(static_cast<const char*>(piece.data()), size);
            taken += size;
        }
        wire->moved += taken;
        if (wire->moved >= wire->chaos.cut_after) wire->broken = true;
        if (taken == 0 && wire->broken) return complete(executor, writer, asio_error::broken_pipe, 0);
        complete(executor, writer, {}, taken);
        if (reader) deliver();
    }
};

class MemoryStream final : public net::ByteStream {
public:
    MemoryStream(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out) : in_(std::move(in)), out_(std::move(out)) {}
    ~MemoryStream() override { MemoryStream::close(); }

    net::Executor get_executor() override { return in_->executor; }

    void read_some(boost::asio::mutable_buffer into, Handler handler) override {
        if (closed_) return complete(in_->executor, handler, asio_error::operation_aborted, 0);
        allow_kill(in_, &Pipe::reader, handler);
        in_->into = into;
        in_->reader.swap(handler);
        progress();
    }

    void write_some(std::span<const boost::asio::const_buffer> from, Handler handler) override {
        if (closed_) return complete(out_->executor, handler, asio_error::operation_aborted, 0);
        allow_kill(out_, &Pipe::writer, handler);
        out_->from.assign(from.begin(), from.end());
        out_->writer.swap(handler);
        progress();
    }

    void close() override {
        if (closed_) return;
        closed_ = true;
        complete(in_->executor, in_->reader, asio_error::operation_aborted, 0);
        complete(out_->executor, out_->writer, asio_error::operation_aborted, 0);
        in_->unread = true;
        out_->ended = true;
        progress();
    }

    void shutdown(Handler handler) override {
        close();
        complete(in_->executor, handler, {}, 0);
    }

    std::string peer() const override { return "memory"; }

private:
    void progress() {
        out_->progress();
        in_->progress();
    }

    static void allow_kill(const std::shared_ptr<Pipe>& pipe, Handler Pipe::*which, Handler& handler) {
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        if (!slot.is_connected()) return;
        slot.assign([weak = std::weak_ptr(pipe), which](boost::asio::cancellation_type) {
            const auto alive = weak.lock();
            if (alive) complete(alive->executor, (*alive).*which, asio_error::operation_aborted, 0);
        });
    }

    std::shared_ptr<Pipe> in_;
    std::shared_ptr<Pipe> out_;
    bool closed_ = false;
};

}  // namespace

std::pair<net::ByteStreamPtr, net::ByteStreamPtr> memory_pair(net::Executor executor, Chaos chaos) {
    const auto wire = std::make_shared<Wire>(Wire{chaos});
    const auto one = std::make_shared<Pipe>(Pipe{executor, wire, {}, false, false, {}, {}, {}, {}});
    const auto other = std::make_shared<Pipe>(Pipe{executor, wire, {}, false, false, {}, {}, {}, {}});
    return {std::make_unique<MemoryStream>(one, other), std::make_unique<MemoryStream>(other, one)};
}

}  // namespace scribed::test
