// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/e2e/house.hpp"

namespace scribed::test {

/// A peer of the daemon's that keeps to no protocol: a plain TCP socket. Its waits block the thread, and have a limit.
class RawPeer {
public:
    struct Plan {
        std::string from = "127.0.0.1";  ///< its own address
        int receive_buffer = 0;          ///< bytes the kernel keeps for it; 0: what is usual
    };
    static constexpr std::chrono::seconds kPatience{20};

    explicit RawPeer(House& house) : RawPeer(house, Plan{}) {}
    RawPeer(House& house, const Plan& plan);
    ~RawPeer();
    RawPeer(RawPeer&& other) noexcept;
    RawPeer& operator=(RawPeer&&) = delete;

    /// Opens a WebSocket; the head of the answer.
    std::string upgrade(std::string_view more_headers = {});
    /// Opens a session over it; the daemon's `started`, as it came.
    std::string start(std::string_view message = R"({"type":"start"})");

    /// Whether all went out before the connection ended or the patience did.
    bool send(std::string_view bytes);
    /// What goes out without waiting.
    std::size_t push(std::string_view bytes);
    /// The next `count` bytes; fewer when the connection ends first, or nothing comes.
    std::string read(std::size_t count);
    std::string read_until(std::string_view end);
    /// The payload of the next data frame of the server's, and its opcode; control frames other than a close are passed
    /// over. Nothing at the end.
    struct Frame {
        unsigned opcode = 0;
        std::string payload;
    };
    std::optional<Frame> next_frame(bool control_too = false);
    /// The code of the close frame that ends the connection; 1006 when it ends without one, 0 when it does not end.
    unsigned closed_with();
    /// What came, and nothing more is waited for. `ended` tells whether the peer has ended the connection.
    std::string drain();
    bool ended() const { return ended_; }

private:
    /// Whether something has come; it stands behind what was not read yet.
    bool receive(std::chrono::milliseconds patience);

    int socket_ = -1;
    std::string received_;
    bool ended_ = false;
};

}  // namespace scribed::test
