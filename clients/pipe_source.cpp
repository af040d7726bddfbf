// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "clients/environment.hpp"

#include "clients/audio_source.hpp"

namespace scribed::clients {
namespace {

class PipeSource final : public AudioSource {
public:
    PipeSource(net::Executor executor, unsigned rate) : input_(executor, ::dup(STDIN_FILENO)), rate_(rate) {}

    unsigned rate() const override { return rate_; }
    Samples size() const override { return 0; }

    void stop() override {
        ended_ = true;
        input_.cancel();
    }

    net::Task<Outcome<Block>> read(std::size_t count) override {
        while (bytes_.size() < count * 2 && !ended_) {
            // A plain file on standard input cannot be waited for, and need not be: the error means "ready".
            co_await input_.async_wait(Descriptor::wait_read, boost::asio::as_tuple(net::use_task));
            if (ended_) break;
            char buffer[16384];
            const auto got =
                ::read(input_.native_handle(), buffer, std::min(sizeof(buffer), count * 2 - bytes_.size()));
            if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (got < 0) co_return Failure(Exit::failed, fmt::format("standard input: {}", system_words(errno)));
            ended_ = got == 0;
            bytes_.append(buffer, static_cast<std::size_t>(got));
        }
        Block block;
        block.samples.resize(std::min(bytes_.size() / 2, count));
        if (!block.samples.empty()) std::memcpy(block.samples.data(), bytes_.data(), block.samples.size() * 2);
        bytes_.erase(0, block.samples.size() * 2);
        block.end = ended_ && bytes_.size() < 2;
        co_return block;
    }

private:
    using Descriptor = boost::asio::posix::basic_stream_descriptor<net::Executor>;

    Descriptor input_;
    unsigned rate_;
    std::string bytes_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<AudioSource> open_pipe_source(net::Executor executor, unsigned rate) {
    return std::make_unique<PipeSource>(executor, rate);
}

}  // namespace scribed::clients
