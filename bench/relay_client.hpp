// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace scribed::bench {

/// A binary message as a client sends it (RFC 6455 section 5.2), masked, whole.
std::string masked_frame(std::string_view payload);

/// One client's connection with as little of the machine as can be: what the load generator takes, the daemon does not
/// get. A socket and prepared frames; opening blocks, the rest does not.
class RelayClient {
public:
    /// Connects to the port on loopback and opens a session whose prompt is `prompt`. Throws when that is refused.
    RelayClient(std::uint16_t port, const std::string& prompt);
    RelayClient(RelayClient&& other) noexcept;
    RelayClient& operator=(RelayClient&&) = delete;
    ~RelayClient();

    int socket() const { return socket_; }
    /// False when the kernel had no room for it: the daemon is far behind. It is then gone, or, begun, goes out later.
    bool send(std::string_view frame);
    /// Hands out the text messages that have come. False when the connection is over.
    bool receive(const std::function<void(std::string_view)>& on_text);

private:
    void handshake(std::uint16_t port);
    void write_all(std::string_view bytes);
    /// Waits for more bytes.
    void read_more();

    int socket_ = -1;
    std::string received_;
    std::string unsent_;
};

}  // namespace scribed::bench
