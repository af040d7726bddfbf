// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <boost/beast/core/flat_buffer.hpp>

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/deadline.hpp"
#include "net/http_message.hpp"
#include "net/http_server.hpp"

namespace scribed::net {

/// The server's end of one HTTP/1.1 connection: requests in, bytes out, every wait with its limit.
class HttpConnection {
public:
    HttpConnection(ByteStreamPtr stream, HttpServerLimits limits, const bool* draining);

    struct Incoming {
        enum class Kind {
            request,
            end,      ///< the peer left, was idle or too slow, or we drain
            refused,  ///< not a request we take; `refusal` says why, and the connection must end
        };
        Kind kind = Kind::end;
        HttpRequest request;
        bool keep_alive = false;
        bool version_1_0 = false;
        HttpReply refusal;
    };
    /// Waits for the next request. A request that stays incomplete for too long is answered 408 here.
    Task<Incoming> read_request();

    /// Errc::closed, Errc::timeout (the peer takes nothing), Errc::cancelled.
    Task<Result<void>> write(std::array<std::string_view, 3> pieces);

    /// The polite end, bounded in time.
    Task<void> goodbye();
    /// The stream for another protocol, and in `rest` what was read of it already.
    ByteStreamPtr release(std::string& rest);

    Executor executor() const { return executor_; }
    const std::string& peer() const { return peer_; }
    bool over_unix_socket() const { return over_unix_socket_; }
    bool draining() const { return draining_ != nullptr && *draining_; }

private:
    enum class Phase { idle, request, write };

    void enter(Phase phase, std::chrono::milliseconds limit);
    void on_deadline();
    void answer_too_slow();
    Task<bool> fill(std::size_t at_most);

    ByteStreamPtr stream_;
    Executor executor_;
    std::string peer_;
    bool over_unix_socket_;
    HttpServerLimits limits_;
    const bool* draining_;
    boost::beast::flat_buffer input_;
    Phase phase_ = Phase::idle;
    Instant idle_until_{};
    bool killed_ = false;
    bool too_slow_ = false;  ///< the answer to that is being written
    Deadline deadline_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace scribed::net
